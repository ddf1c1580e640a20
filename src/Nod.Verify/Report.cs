namespace Nod.Verify;

/// <summary>Says each check and how it went. One that fails is enough for the end.</summary>
internal sealed class Report(TextWriter output)
{
    private int passed;
    private int failed;

    /// <summary>A check: what it shows if it passes, what is wrong if it does not.</summary>
    public bool Check(bool isGood, string shows, string wrong)
    {
        if (isGood)
        {
            passed++;
            output.WriteLine($"ok     {shows}");
        }
        else
        {
            Fail(wrong);
        }

        return isGood;
    }

    /// <summary>Something that could not be checked at all.</summary>
    public void Fail(string wrong)
    {
        failed++;
        output.WriteLine($"WRONG  {wrong}");
    }

    /// <summary>Something worth knowing that is no check.</summary>
    public void Note(string what) => output.WriteLine($"note   {what}");

    /// <summary>Says how it ends: verified only if something was checked and nothing failed.</summary>
    public bool Conclude()
    {
        var isVerified = passed > 0 && failed == 0;
        output.WriteLine(isVerified ? "verified" : "NOT verified");
        return isVerified;
    }
}
