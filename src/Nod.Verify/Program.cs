using Nod.Verify;

var asked = Arguments.Read(args);
if (asked is null)
{
    Console.Error.WriteLine(Arguments.Usage);
    return 1;
}

var report = new Report(Console.Out);
Verification.Run(asked, report);
return report.Conclude() ? 0 : 1;
