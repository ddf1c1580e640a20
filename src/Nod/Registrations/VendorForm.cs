namespace Nod.Registrations;

/// <summary>A field of a vendor's, as the table has it.</summary>
public sealed record VendorField
{
    /// <summary>The vendor's name of it; of numbered ones without the number.</summary>
    public required string Name { get; init; }

    /// <summary>The fact that goes into it, of <see cref="CampaignFacts"/>.</summary>
    public required string Fact { get; init; }

    /// <summary>Whether the vendor wants it.</summary>
    public bool Required { get; init; }

    /// <summary>Fewest characters; 0 for none.</summary>
    public int Min { get; init; }

    /// <summary>Most characters; null where the vendor names none.</summary>
    public int? Max { get; init; }

    /// <summary>Fewest items; null where it is no list.</summary>
    public int? ItemsMin { get; init; }

    /// <summary>Most items; null where it is no list.</summary>
    public int? ItemsMax { get; init; }

    /// <summary>What joins the items to one text; null where they stay apart.</summary>
    public string? Join { get; init; }

    /// <summary>Whether each item is a field of its own: name1, name2.</summary>
    public bool Numbered { get; init; }

    /// <summary>How many of the items are taken; null for all.</summary>
    public int? Take { get; init; }

    /// <summary>The vendor's words for ours.</summary>
    public IReadOnlyDictionary<string, string> Words { get; init; } = new Dictionary<string, string>();

    /// <summary>The words the vendor takes; empty where any will do.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The vendor's steps of a number, rising; empty where it is told as it is.</summary>
    public IReadOnlyList<string> Tiers { get; init; } = [];
}

/// <summary>What a vendor asks for one kind of registration.</summary>
public sealed record VendorForm
{
    /// <summary>The vendor, by name.</summary>
    public required string Vendor { get; init; }

    /// <summary>The kind of registration.</summary>
    public required RegistrationKind Kind { get; init; }

    /// <summary>What it is called.</summary>
    public required string Title { get; init; }

    /// <summary>Where it is filed.</summary>
    public required string Target { get; init; }

    /// <summary>Where names and limits were read.</summary>
    public required string Source { get; init; }

    /// <summary>How sure they are: A, B or C, as in packs.</summary>
    public required string Confidence { get; init; }

    /// <summary>The day they were read, such as <c>2026-11-25</c>.</summary>
    public required string ReadOn { get; init; }

    /// <summary>Anything else worth knowing, or null.</summary>
    public string? Note { get; init; }

    /// <summary>The fields, in the vendor's order.</summary>
    public required IReadOnlyList<VendorField> Fields { get; init; }
}
