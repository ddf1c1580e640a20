namespace Nod.Server.Candidate.Preferences;

// What components are shown is public, as Razor's are. Addresses begin with a question mark: they lead from the page to
// itself, so that no page that is kept holds the link to it.

/// <summary>What a person's own page shows.</summary>
public sealed record PreferencesView
{
    public required PageFrame Frame { get; init; }

    /// <summary>The end of the person's number.</summary>
    public required string Number { get; init; }

    /// <summary>What was done, or null.</summary>
    public required string? Notice { get; init; }

    /// <summary>What went wrong, or null.</summary>
    public required string? Fault { get; init; }

    public required IReadOnlyList<BrandPart> Brands { get; init; }

    public required SelectFieldView Language { get; init; }

    /// <summary>Where it is posted to.</summary>
    public required string Address { get; init; }

    /// <summary>The token of this page.</summary>
    public required string Token { get; init; }

    /// <summary>Whether there is anything left to stop.</summary>
    public required bool CanStop { get; init; }

    public required string HistoryAddress { get; init; }

    public required string EraseAddress { get; init; }

    /// <summary>Where the programs before and after those on the page are; null when there are none.</summary>
    public required string? BackAddress { get; init; }

    public required string? MoreAddress { get; init; }
}

/// <summary>The programs of a brand.</summary>
/// <param name="Name">The brand's name; null where the page is of one brand only.</param>
/// <param name="Contact">Whom to ask; null where the page says so anyhow.</param>
/// <param name="Programs">Its programs.</param>
public sealed record BrandPart(string? Name, string? Contact, IReadOnlyList<ProgramFieldView> Programs);

/// <summary>A program to be switched on and off.</summary>
public sealed record ProgramFieldView
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Purpose { get; init; }

    /// <summary>How it stands, in words.</summary>
    public required string Standing { get; init; }

    public required bool IsOn { get; init; }

    /// <summary>The exact words that are agreed to by switching it on; null where it is on, or can't be switched.</summary>
    public required string? Words { get; init; }

    /// <summary>What to do instead, where it can't be switched on here; else null.</summary>
    public required string? Hint { get; init; }

    public required string Yes { get; init; }

    public required string No { get; init; }

    /// <summary>How often; null where it is not on.</summary>
    public required SelectFieldView? Often { get; init; }
}

/// <summary>A page that asks once more before something is done.</summary>
public sealed record ConfirmView
{
    public required PageFrame Frame { get; init; }

    public required IReadOnlyList<string> Paragraphs { get; init; }

    /// <summary>Where it is posted to.</summary>
    public required string Address { get; init; }

    /// <summary>What is done, as the post says it.</summary>
    public required string Act { get; init; }

    public required string Button { get; init; }

    public required string BackAddress { get; init; }

    public required string Back { get; init; }
}

/// <summary>A person's own history.</summary>
public sealed record HistoryView
{
    public required PageFrame Frame { get; init; }

    public required string Lead { get; init; }

    public required IReadOnlyList<HistoryEntry> Entries { get; init; }

    /// <summary>What stands there when there are none.</summary>
    public required string Empty { get; init; }

    public required string? OlderAddress { get; init; }

    public required string Older { get; init; }

    public required string BackAddress { get; init; }

    public required string Back { get; init; }
}

/// <summary>One thing that happened.</summary>
public sealed record HistoryEntry
{
    public required string Act { get; init; }

    /// <summary>The brand and program it was about, or null.</summary>
    public required string? About { get; init; }

    public required string When { get; init; }

    /// <summary>What stands above the words.</summary>
    public required string WordsLabel { get; init; }

    public required string? Words { get; init; }

    public required string? WordsLanguage { get; init; }

    public required IReadOnlyList<(string Name, string Address)> Receipts { get; init; }
}
