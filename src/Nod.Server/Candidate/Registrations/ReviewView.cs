using Nod.Registrations;
using Nod.Server.Candidate.Forms;

namespace Nod.Server.Candidate.Registrations;

/// <summary>What the page for reviewers shows: how people agree to the texts of a campaign, as they see it themselves.</summary>
public sealed record ReviewView
{
    public required PageFrame Frame { get; init; }

    /// <summary>What is texted: a program's name, and its purpose with how often.</summary>
    public required IReadOnlyList<(string Name, string About)> Programs { get; init; }

    /// <summary>The numbers that text.</summary>
    public required IReadOnlyList<string> Numbers { get; init; }

    /// <summary>The ways to agree.</summary>
    public required IReadOnlyList<ReviewFlow> Flows { get; init; }

    /// <summary>Forms beyond those that are shown whole.</summary>
    public required IReadOnlyList<(string Title, string Address)> MoreForms { get; init; }

    /// <summary>What goes out by itself.</summary>
    public required AutomaticTexts Automatic { get; init; }

    /// <summary>Examples of what is sent.</summary>
    public required IReadOnlyList<ReviewQuote> Samples { get; init; }
}

/// <summary>Words that somebody reads or hears, in their language.</summary>
/// <param name="Text">The words.</param>
/// <param name="Language">BCP 47.</param>
public sealed record ReviewQuote(string Text, string Language);

/// <summary>One way to agree.</summary>
public sealed record ReviewFlow
{
    /// <summary>Goes before identifiers of this flow on the page.</summary>
    public required string Prefix { get; init; }

    public required string Title { get; init; }

    /// <summary>The form as candidates see it, for show; null for any other way.</summary>
    public ApplyView? Form { get; init; }

    /// <summary>Where it is, for everybody; null where there is no page.</summary>
    public string? Address { get; init; }

    /// <summary>What the link to it says.</summary>
    public required string AddressLabel { get; init; }

    /// <summary>What stands before the words.</summary>
    public required string Introduction { get; init; }

    /// <summary>The words; of a form those that are tried besides the ones it shows.</summary>
    public required IReadOnlyList<ReviewQuote> Words { get; init; }

    /// <summary>What stands before the text that follows.</summary>
    public required string ReplyIntroduction { get; init; }

    /// <summary>The text that follows; null where none does.</summary>
    public ReviewQuote? Reply { get; init; }

    /// <summary>Every version of the words, with its hash.</summary>
    public required IReadOnlyList<(string Title, string Sha256)> Versions { get; init; }
}

/// <summary>What a page of terms or privacy shows.</summary>
public sealed record PolicyView
{
    public required PageFrame Frame { get; init; }

    /// <summary>Which version it is.</summary>
    public required string Version { get; init; }

    public required IReadOnlyList<PolicyBlock> Blocks { get; init; }
}

/// <summary>A piece of such a page.</summary>
/// <param name="Heading">A heading, or null.</param>
/// <param name="Items">The items of a list; none for anything else.</param>
/// <param name="Text">A paragraph, or null.</param>
public sealed record PolicyBlock(string? Heading, IReadOnlyList<string> Items, string? Text)
{
    /// <summary>Reads a text: lines that begin with <c># </c> are headings, with <c>- </c> items of a list.</summary>
    public static IReadOnlyList<PolicyBlock> Read(string text)
    {
        var blocks = new List<PolicyBlock>();
        var items = new List<string>();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()))
        {
            if (line.StartsWith("- ", StringComparison.Ordinal))
            {
                if (items.Count == 0)
                {
                    blocks.Add(new PolicyBlock(null, items, null));
                }

                items.Add(line[2..]);
                continue;
            }

            // Any other line ends a list.
            items = [];
            if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                blocks.Add(new PolicyBlock(line[2..], [], null));
            }
            else if (line.Length > 0)
            {
                blocks.Add(new PolicyBlock(null, [], line));
            }
        }

        return blocks;
    }
}

/// <summary>What the page to copy fields from shows.</summary>
public sealed record CopyView
{
    public required PageFrame Frame { get; init; }

    public required string Lead { get; init; }

    public required IReadOnlyList<CopyForm> Forms { get; init; }
}

/// <summary>A vendor's form.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Target">Where it is filed.</param>
/// <param name="Source">Where names and limits are from.</param>
/// <param name="Fields">The fields.</param>
public sealed record CopyForm(string Title, string Target, string Source, IReadOnlyList<CopyField> Fields);

/// <summary>A field to copy.</summary>
/// <param name="Name">The vendor's name of it.</param>
/// <param name="Limits">What the vendor asks of it.</param>
/// <param name="Values">What goes into it.</param>
/// <param name="Problems">What is wrong with that.</param>
public sealed record CopyField(
    string Name,
    string Limits,
    IReadOnlyList<string> Values,
    IReadOnlyList<string> Problems
);
