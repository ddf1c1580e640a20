using Nod.Consent;

namespace Nod.Rules;

/// <summary>
/// Every place whose rules might govern a text, each by ISO 3166-1 or -2. A place is a country, a subdivision of one, or
/// <c>US-*</c> where a subdivision is named that nobody knows. Made for each decision, so it allocates nothing.
/// </summary>
/// <param name="NumberCountry">Country of the number, or null when unknown.</param>
/// <param name="AreaCode">The subdivisions its area code serves; from <see cref="Subdivisions"/>, compared by reference.</param>
/// <param name="Address">The place of the address on file, or null.</param>
/// <param name="ClaimedZone">Country of the time zone the caller names, or null.</param>
/// <param name="StatedZone">Country of the time zone on file, or null.</param>
/// <param name="Sender">Country of the brand.</param>
public readonly record struct Places(
    string? NumberCountry,
    IReadOnlyList<string> AreaCode,
    string? Address,
    string? ClaimedZone,
    string? StatedZone,
    string Sender
)
{
    /// <summary>Every place of a contact, for a sender of a country.</summary>
    /// <param name="state">What is on file of the person.</param>
    /// <param name="profile">What the number plan says, or null.</param>
    /// <param name="claimedZone">The time zone the caller names, or null.</param>
    /// <param name="sender">Country of the brand.</param>
    public static Places Of(ContactState state, NumberProfile? profile, string? claimedZone, string sender)
    {
        var country = state.Country ?? (state.Region is null ? null : profile?.Region);
        return new Places(
            profile?.Region,
            profile?.Subdivisions ?? [],
            country is null ? null : Subdivisions.Named(country, state.Region),
            claimedZone is null ? null : Subdivisions.OfZone(claimedZone),
            state.TimeZone is null ? null : Subdivisions.OfZone(state.TimeZone),
            sender
        );
    }

    /// <summary>Equal places, the area code's by reference.</summary>
    public bool Equals(Places other) =>
        ReferenceEquals(AreaCode, other.AreaCode)
        && NumberCountry == other.NumberCountry
        && Address == other.Address
        && ClaimedZone == other.ClaimedZone
        && StatedZone == other.StatedZone
        && Sender == other.Sender;

    /// <summary>From the few letters of each code, which is all that tells them apart and much quicker than hashing.</summary>
    public override int GetHashCode() =>
        unchecked(
            (((((Letters(NumberCountry) * 31) + Letters(Address)) * 31) + Letters(ClaimedZone)) * 31)
            + (Letters(StatedZone) * 17)
            + (Letters(Sender) * 7)
            + (AreaCode.Count == 0 ? 0 : Letters(AreaCode[0]) * 13)
        );

    /// <summary>
    /// The jurisdictions, each once and a country before its subdivisions: the number's, the address's, those of the time
    /// zones, the sender's.
    /// </summary>
    /// <remarks>
    /// Where the person may be in a country and nothing says in which part, the country's <c>-*</c> is one of them. The
    /// sender's country governs as a country only.
    /// </remarks>
    public IReadOnlyList<string> Jurisdictions()
    {
        var found = new List<string>();
        foreach (var place in AreaCode)
        {
            Add(found, place);
        }

        if (AreaCode.Count == 0)
        {
            Add(found, NumberCountry);
        }

        Add(found, Address);
        Add(found, ClaimedZone);
        Add(found, StatedZone);
        foreach (var country in found.FindAll(place => place.Length == 2))
        {
            if (!found.Exists(place => place != country && Subdivisions.CountryOf(place) == country))
            {
                found.Insert(found.IndexOf(country) + 1, $"{country}-{Subdivisions.Unknown}");
            }
        }

        Add(found, Sender);
        return found;
    }

    private static void Add(List<string> found, string? place)
    {
        if (place is null)
        {
            return;
        }

        var country = Subdivisions.CountryOf(place);
        if (country != place && !found.Contains(country))
        {
            found.Add(country);
        }

        if (!found.Contains(place))
        {
            found.Add(place);
        }
    }

    private static int Letters(string? code) =>
        code switch
        {
            null => 0,
            { Length: < 2 } => 1,
            { Length: < 5 } => (code[0] << 5) + code[1],
            _ => (code[0] << 15) + (code[1] << 10) + (code[3] << 5) + code[4],
        };
}
