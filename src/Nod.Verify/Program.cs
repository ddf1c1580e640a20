using Nod.Verification;
using Nod.Verify;

if (Arguments.Read(args, out var wrong) is not { } asked)
{
    Console.Error.WriteLine($"nod-verify: {wrong}\n\n{Arguments.Usage}");
    return 1;
}

return Subject.Check(asked, new Report(Console.Out.WriteLine)) ? 0 : 1;
