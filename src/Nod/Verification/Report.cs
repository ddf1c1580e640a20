namespace Nod.Verification;

/// <summary>What a line of a report says.</summary>
public enum ReportTone
{
    /// <summary>A check that passed, and what that shows.</summary>
    Good,

    /// <summary>What is wrong.</summary>
    Wrong,

    /// <summary>Something worth knowing that is no check.</summary>
    Note,

    /// <summary>How it all ends.</summary>
    Verdict,
}

/// <summary>A line of a report.</summary>
/// <param name="Tone">What it is.</param>
/// <param name="Text">What it says.</param>
public sealed record ReportLine(ReportTone Tone, string Text)
{
    /// <summary>How many characters stand before the text of a line that is no verdict.</summary>
    public const int HeadWidth = 7;

    /// <summary>The line as printed.</summary>
    public override string ToString() =>
        Tone switch
        {
            ReportTone.Good => $"ok     {Text}",
            ReportTone.Wrong => $"WRONG  {Text}",
            ReportTone.Note => $"note   {Text}",
            _ => Text,
        };
}

/// <summary>Says each check and how it went. One that fails is enough for the end.</summary>
/// <param name="say">Gets each line as soon as it is known.</param>
public sealed class Report(Action<ReportLine> say)
{
    /// <summary>How many faults are said; more are counted.</summary>
    public const int WrongMax = 20;

    private int passed;
    private int failed;

    /// <summary>The first file that failed, or null.</summary>
    public string? FirstWrong { get; private set; }

    /// <summary>How many faults there are so far.</summary>
    public int Wrong => failed;

    /// <summary>A check: what it shows if it passes, what is wrong with which file if it does not.</summary>
    public bool Check(bool isGood, string shows, string file, string wrong)
    {
        if (isGood)
        {
            Good(shows);
        }
        else
        {
            Fail(file, wrong);
        }

        return isGood;
    }

    /// <summary>A check that passed.</summary>
    public void Good(string shows)
    {
        passed++;
        say(new ReportLine(ReportTone.Good, shows));
    }

    /// <summary>A check that failed, or that could not be made.</summary>
    public void Fail(string file, string wrong)
    {
        FirstWrong ??= file;
        if (++failed <= WrongMax)
        {
            say(new ReportLine(ReportTone.Wrong, $"{file}: {wrong}"));
        }
    }

    /// <summary>Something worth knowing that is no check.</summary>
    public void Note(string what) => say(new ReportLine(ReportTone.Note, what));

    /// <summary>Says how it ends: verified only if something was checked and nothing failed.</summary>
    public bool Conclude()
    {
        if (failed > WrongMax)
        {
            say(new ReportLine(ReportTone.Wrong, $"and {failed - WrongMax} more"));
        }

        if (failed > 1)
        {
            Note($"the first to fail is {FirstWrong}");
        }

        var isVerified = passed > 0 && failed == 0;
        say(new ReportLine(ReportTone.Verdict, isVerified ? "verified" : "NOT verified"));
        return isVerified;
    }
}
