using System.Text.Json;
using Nod.Consent;
using Nod.Ledger;
using NodaTime;
using NodaTime.Text;

namespace Nod.EvidencePacks;

/// <summary>
/// A receipt in the fields of ISO/IEC TS 27560:2023, as JSON-LD in terms of the Data Privacy Vocabulary, after the
/// vocabulary's guide <c>consent-27560</c>. Where the guide has no term, the standard's own field name is used.
/// </summary>
public static class Iso27560
{
    /// <summary>The profile it conforms to.</summary>
    public const string Profile = "https://w3id.org/dpv/schema/dpv-27560#receipt";

    private const string RecordProfile = "https://w3id.org/dpv/schema/dpv-27560#record";

    /// <summary>Writes one receipt.</summary>
    public static void Write(Utf8JsonWriter json, Receipt receipt)
    {
        json.WriteStartObject();
        Context(json);
        json.WriteString("@id", $"urn:uuid:{receipt.Id}");
        json.WriteString("@type", "dpv:ConsentReceipt");
        json.WriteString("dct:conformsTo", Profile);
        json.WriteString("dct:identifier", receipt.Id);
        json.WriteString("dct:created", Time(receipt.Consent.RecordedAt));
        json.WriteStartObject("dct:source");
        json.WriteString("@id", $"urn:uuid:{receipt.Consent.Id}");
        json.WriteString("@type", "dpv:ConsentRecord");
        json.WriteString("dct:conformsTo", RecordProfile);
        json.WriteString("dct:identifier", receipt.Consent.Id);
        json.WriteStartObject("dpv:hasDataSubject");
        json.WriteString("@type", "dpv:DataSubject");
        json.WriteString("dct:identifier", receipt.Person.Address.Phone.ToString());
        json.WriteEndObject();
        Processing(json, receipt);
        Events(json, receipt);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Context(Utf8JsonWriter json)
    {
        json.WriteStartObject("@context");
        json.WriteString("dpv", "https://w3id.org/dpv#");
        json.WriteString("pd", "https://w3id.org/dpv/pd#");
        json.WriteString("loc", "https://w3id.org/dpv/loc#");
        json.WriteString("dct", "http://purl.org/dc/terms/");
        json.WriteString("iso27560", "https://w3id.org/dpv/schema/dpv-27560#");
        json.WriteEndObject();
    }

    private static void Processing(Utf8JsonWriter json, Receipt receipt)
    {
        var (brand, program) = (receipt.Brand, receipt.Program);
        json.WriteStartObject("dpv:hasNotice");
        json.WriteString("@type", "dpv:ConsentNotice");
        json.WriteString("dct:identifier", Notice(receipt.OptIn.Disclosure));
        json.WriteString("dct:language", receipt.Language);
        if (receipt.OptIn.Disclosure is { } shown)
        {
            json.WriteString("iso27560:sha256", shown.Sha256);
        }

        if (receipt.Wording is { } wording)
        {
            json.WriteString("dct:description", wording.Text);
        }

        if (brand?.PrivacyUrl is { } privacy)
        {
            json.WriteString("dct:references", privacy);
        }

        json.WriteEndObject();
        json.WriteStartObject("dpv:hasPurpose");
        json.WriteString("@type", "dpv:Purpose");
        json.WriteString("dct:identifier", $"{receipt.OptIn.Brand}/{receipt.OptIn.Program}");
        json.WriteString("dct:title", program?.Name ?? receipt.OptIn.Program);
        json.WriteString("dct:description", program?.Purpose ?? receipt.OptIn.Program);
        json.WriteString("dpv:hasService", receipt.OptIn.Program);
        json.WriteEndObject();
        json.WriteStartArray("dpv:hasPersonalData");
        json.WriteStringValue("pd:TelephoneNumber");
        if (receipt.Person.Name is not null)
        {
            json.WriteStringValue("pd:Name");
        }

        json.WriteEndArray();
        json.WriteStartObject("dpv:hasDataController");
        json.WriteString("@type", "dpv:DataController");
        json.WriteString("dct:identifier", receipt.OptIn.Brand);
        json.WriteString("dpv:hasName", brand?.LegalName ?? receipt.OptIn.Brand);
        json.WriteString("dpv:hasContact", brand?.HelpContact ?? "unknown");
        json.WriteString("dpv:hasAddress", brand?.Country ?? "ZZ");
        json.WriteEndObject();
        json.WriteString("dpv:hasLegalBasis", "dpv:Consent");
        json.WriteString("dpv:hasProcessing", "dpv:Use");
        json.WriteStartObject("dpv:hasStorageCondition");
        json.WriteString("@type", "dpv:StorageCondition");
        json.WriteString("dpv:hasLocation", receipt.Catalog.Place.Place ?? "not stated by the operator");
        json.WriteString("dpv:hasDuration", Time(receipt.KeptUntil));
        json.WriteEndObject();
        json.WriteString("dpv:hasJurisdiction", $"loc:{receipt.Jurisdiction}");
        json.WriteStartObject("dpv:hasRecipient");
        json.WriteString("@type", "dpv:DataProcessor");
        json.WriteString("dct:description", "the carriers and messaging providers that deliver the messages");
        json.WriteEndObject();
        json.WriteStartObject("dpv:hasConsentControl");
        json.WriteString("@type", "dpv:WithdrawConsent");
        json.WriteString("dct:description", "Reply STOP to any message, or ask the contact named.");
        json.WriteEndObject();
    }

    private static void Events(Utf8JsonWriter json, Receipt receipt)
    {
        json.WriteStartArray("dpv:hasConsentStatus");
        foreach (var recorded in receipt.Later.Prepend(receipt.Consent))
        {
            json.WriteStartObject();
            json.WriteString("@type", StatusOf(recorded, receipt.Consent));
            json.WriteString("dct:identifier", recorded.Id);
            json.WriteString("dpv:isIndicatedAtTime", Time(recorded.Event.OccurredAt));
            json.WriteString("dpv:isIndicatedBy", receipt.Person.Address.Phone.ToString());
            json.WriteString("dpv:hasIndicationMethod", MethodOf(recorded.Event));
            json.WriteString("iso27560:consent_type", "dpv:ExpressedConsent");
            json.WriteString("dpv:hasDuration", "until withdrawn");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string StatusOf(RecordedEvent recorded, RecordedEvent consent) =>
        recorded.Event switch
        {
            Revocation => "dpv:ConsentWithdrawn",
            Decline => "dpv:ConsentRefused",
            NumberVoided => "dpv:ConsentInvalidated",
            _ when recorded.Id == consent.Id => "dpv:ConsentGiven",
            _ => "dpv:RenewedConsentGiven",
        };

    internal static string MethodOf(ConsentEvent happened) =>
        happened switch
        {
            OptIn one => EnumWords<Method>.Of(one.Method),
            Decline one => EnumWords<Method>.Of(one.Method),
            Revocation one => EnumWords<Method>.Of(one.Method),
            Reconfirmation one => EnumWords<Method>.Of(one.Method),
            NumberVoided one => EnumWords<VoidReason>.Of(one.Reason),
            _ => throw new NotSupportedException("Only words on a consent have a method."),
        };

    private static string Notice(ShownDisclosure? shown) =>
        shown is null ? "none shown" : $"{shown.Id} version {shown.Version}";

    private static string Time(Instant moment) => InstantPattern.ExtendedIso.Format(moment);
}
