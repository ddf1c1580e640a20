namespace Nod.Rules;

/// <summary>One thing that differs between two sets of packs.</summary>
/// <param name="Pack">The pack.</param>
/// <param name="Jurisdiction">The place it is about.</param>
/// <param name="Rule">The rule; null for the pack itself.</param>
/// <param name="Classes">The classes of message the rule governs, before or after; all of them for the pack itself.</param>
/// <param name="Text">What changed, in words.</param>
public sealed record PackChange(
    string Pack,
    string Jurisdiction,
    string? Rule,
    IReadOnlySet<MessageClass> Classes,
    string Text
)
{
    /// <summary>Whether texts can be judged differently by it, rather than that something is only told differently.</summary>
    public required bool Judges { get; init; }
}
