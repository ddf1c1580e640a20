namespace Nod.Server.Candidate.Forms;

/// <summary>What the page of a form shows.</summary>
public sealed record ApplyView
{
    public required PageFrame Frame { get; init; }

    /// <summary>The job that is applied for.</summary>
    public required string Job { get; init; }

    /// <summary>Where the form is posted to: a path on this server.</summary>
    public required string Address { get; init; }

    /// <summary>The token of this page.</summary>
    public required string Token { get; init; }

    /// <summary>What a proof of work is about.</summary>
    public required string Challenge { get; init; }

    /// <summary>The name of the field that people don't see.</summary>
    public required string TrapName { get; init; }

    public required TextFieldView Name { get; init; }

    public required TextFieldView Phone { get; init; }

    public required IReadOnlyList<YesNoFieldView> Questions { get; init; }

    public required IReadOnlyList<PageFault> Faults { get; init; }
}
