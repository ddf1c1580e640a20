using Nod.Consent;
using Nod.Ledger;
using Nod.Rules;
using NodaTime;

namespace Nod.Decisions;

/// <summary>
/// Everything the rules may look at, for one text at one moment. A rule that needs what is not here says
/// <see cref="Verdict.Review"/>.
/// </summary>
public readonly struct Facts
{
    private readonly DateTimeZone? claimedZone;
    private readonly DateTimeZone? statedZone;
    private readonly IReadOnlyList<DateTimeZone> addressZones;

    /// <summary>Gathers the facts.</summary>
    /// <param name="request">The text.</param>
    /// <param name="contact">The person as stored.</param>
    /// <param name="now">The moment to judge for.</param>
    public Facts(SendRequest request, ContactRecord contact, Instant now)
    {
        Request = request;
        Contact = contact;
        Now = now;
        var state = contact.State;
        var brand = request.Brand.Key;
        var program = request.Program?.Key;
        Consent = program is null ? null : state.ConsentFor(brand, program);
        Stop = state.StopFor(brand, program);
        Conversation = state.ConversationWith(brand);
        Traffic = contact.Traffic.For(brand, program);
        claimedZone = ZoneOf(request.TimeZone);
        statedZone = ZoneOf(state.TimeZone);
        addressZones = state.TimeZone is null ? ZonesOf(state, contact.Profile) : [];
        LacksZone =
            (request.TimeZone is not null && claimedZone is null)
            || (state.TimeZone is not null && statedZone is null)
            || ZoneCount == 0;
        Places = PlacesOf(request, contact);
    }

    /// <summary>The text.</summary>
    public SendRequest Request { get; }

    /// <summary>The person as stored.</summary>
    public ContactRecord Contact { get; }

    /// <summary>The moment to judge for.</summary>
    public Instant Now { get; }

    /// <summary>Every place whose rules might govern.</summary>
    public Places Places { get; }

    /// <summary>The latest word on exactly this brand and program, or null.</summary>
    public ProgramConsent? Consent { get; }

    /// <summary>The stop that forbids this brand and program, or null.</summary>
    public Guid? Stop { get; }

    /// <summary>The latest text of the person's to this brand, or null.</summary>
    public Conversation? Conversation { get; }

    /// <summary>What this program sends the person, this message included if it is judged again; null when nothing.</summary>
    public ProgramTraffic? Traffic { get; }

    /// <summary>Whether the message was accepted before and is judged for its hand-over.</summary>
    public bool IsHandOver => Request.MessageId is not null;

    /// <summary>
    /// How many texts of this program go before this one. At the hand-over those that went; before that also those
    /// that wait for an earlier hour.
    /// </summary>
    public int TextsBefore
    {
        get
        {
            if (Traffic is null)
            {
                return 0;
            }

            var before = Traffic.TotalSince(Consent is { Status: ConsentStatus.OptedIn } consent ? consent.At : null);
            foreach (var sent in Traffic.Recent)
            {
                if (IsHandOver)
                {
                    before -= sent.HandedOver && sent.MessageId == Request.MessageId ? 1 : 0;
                }
                else
                {
                    before += !sent.HandedOver && sent.At <= Now ? 1 : 0;
                }
            }

            return Math.Max(0, before);
        }
    }

    /// <summary>Whether nothing tells the person's time zone, or somebody named one that does not exist.</summary>
    public bool LacksZone { get; }

    /// <summary>How many time zones the person may be in.</summary>
    public int ZoneCount =>
        (claimedZone is null ? 0 : 1) + (statedZone is null ? 0 : 1) + addressZones.Count + NumberZones.Count;

    private IReadOnlyList<DateTimeZone> NumberZones => Contact.Profile?.Zones ?? [];

    /// <summary>One of the time zones: the caller's word, the address on file, then those of the number.</summary>
    public DateTimeZone Zone(int index)
    {
        if (claimedZone is not null && index-- == 0)
        {
            return claimedZone;
        }

        if (statedZone is not null && index-- == 0)
        {
            return statedZone;
        }

        return index < addressZones.Count ? addressZones[index] : NumberZones[index - addressZones.Count];
    }

    /// <summary>The same facts at another moment.</summary>
    public Facts At(Instant moment) => new(Request, Contact, moment);

    private static DateTimeZone? ZoneOf(string? id) => id is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(id);

    /// <summary>Every place whose rules might govern a text.</summary>
    public static Places PlacesOf(SendRequest request, ContactRecord contact) =>
        Places.Of(contact.State, contact.Profile, request.TimeZone, request.Brand.Country);

    // An address in the number's own country, its region unknown, tells no more than the number.
    private static IReadOnlyList<DateTimeZone> ZonesOf(ContactState state, NumberProfile? profile)
    {
        var country = state.Country ?? profile?.Region;
        return country is null || (state.Region is null && country == profile?.Region)
            ? []
            : AddressZones.Of(country, state.Region);
    }
}

/// <summary>The facts worth showing with a decision.</summary>
/// <param name="NumberType">What the number is for, or null when no such number can exist.</param>
/// <param name="Jurisdictions">Places that might govern, by ISO 3166-1 and -2, and layers over them such as <c>EU</c>.</param>
/// <param name="Zones">Time zones the person may be in (IANA).</param>
/// <param name="ContactSequence">How many events of the person were known.</param>
/// <param name="ContactRevision">The revision of the contact that was judged.</param>
/// <param name="TextsBefore">How many texts of the program go before.</param>
public sealed record FactSheet(
    NumberType? NumberType,
    IReadOnlyList<string> Jurisdictions,
    IReadOnlyList<string> Zones,
    int ContactSequence,
    long ContactRevision,
    int TextsBefore
);
