using Nod.Catalog;
using Nod.Decisions;

namespace Nod.Rules.BuiltIn;

/// <summary>What a country's carriers take as a sender.</summary>
/// <param name="Shortest">Fewest characters of a name.</param>
/// <param name="Longest">Most characters of a name.</param>
/// <param name="Others">Characters allowed in a name beside the letters A to Z and digits.</param>
/// <param name="Generic">Names that say nothing about the sender and are blocked.</param>
/// <param name="Prefixes">Beginnings of numbers, in E.164, that carry no texts of programs.</param>
internal sealed record SenderIdForm(
    int Shortest,
    int Longest,
    string Others,
    IReadOnlyList<string> Generic,
    IReadOnlyList<string> Prefixes
)
{
    public static SenderIdForm Read(RuleParameters parameters) =>
        new(
            parameters.Count("shortest"),
            parameters.Count("longest"),
            parameters.Text("other_characters"),
            parameters.Texts("generic"),
            parameters.Texts("closed_prefixes")
        );

    /// <summary>What is wrong with a sender, or null.</summary>
    public string? Fault(Sender sender)
    {
        if (sender.Kind != SenderKind.Alphanumeric)
        {
            return StartsClosed(sender.Number) ? $"numbers such as {sender.Number} carry no texts of programs" : null;
        }

        var name = sender.Number;
        if (name.Length < Shortest || name.Length > Longest)
        {
            return $"a name has {Shortest} to {Longest} characters, and {name} has {name.Length}";
        }

        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && !Others.Contains(character))
            {
                return $"'{character}' can't stand in a name such as {name}";
            }
        }

        return IsGeneric(name) ? $"{name} names nobody" : null;
    }

    private bool IsGeneric(string name)
    {
        for (var i = 0; i < Generic.Count; i++)
        {
            if (string.Equals(Generic[i], name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private bool StartsClosed(string number)
    {
        for (var i = 0; i < Prefixes.Count; i++)
        {
            if (number.StartsWith(Prefixes[i], StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A sender's name or number is one that the country's carriers take (such as UK-SENDER, FR-SENDER).</summary>
internal sealed class SenderIdRule(RuleCard card, SenderIdForm form) : Rule(card)
{
    public override void Judge(in Facts facts, ref Findings findings)
    {
        if (facts.Request.Sender is { } sender && form.Fault(sender) is { } fault)
        {
            findings.Deny(this, ReasonCodes.SenderNotAllowed, $"{Card.Id}: {fault}.");
        }
    }
}
