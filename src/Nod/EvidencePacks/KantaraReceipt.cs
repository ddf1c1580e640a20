using System.Text.Json;

namespace Nod.EvidencePacks;

/// <summary>A receipt as the Kantara Initiative's Consent Receipt Specification v1.1.0 (2018) spells it.</summary>
public static class KantaraReceipt
{
    /// <summary>The version the receipt names.</summary>
    public const string Version = "KI-CR-v1.1.0";

    /// <summary>Writes one receipt.</summary>
    public static void Write(Utf8JsonWriter json, Receipt receipt)
    {
        var (brand, program) = (receipt.Brand, receipt.Program);
        json.WriteStartObject();
        json.WriteString("version", Version);
        json.WriteString("jurisdiction", receipt.Jurisdiction);
        json.WriteNumber("consentTimestamp", receipt.OptIn.OccurredAt.ToUnixTimeSeconds());
        json.WriteString("collectionMethod", Iso27560.MethodOf(receipt.OptIn));
        json.WriteString("consentReceiptID", receipt.Id);
        json.WriteString("language", receipt.Language);
        json.WriteString("piiPrincipalId", receipt.Person.Address.Phone.ToString());
        json.WriteStartArray("piiControllers");
        json.WriteStartObject();
        json.WriteString("piiController", brand?.LegalName ?? receipt.OptIn.Brand);
        json.WriteBoolean("onBehalf", false);
        json.WriteString("contact", brand?.HelpContact ?? "unknown");
        json.WriteStartObject("address");
        json.WriteString("addressCountry", brand?.Country ?? "ZZ");
        json.WriteEndObject();
        json.WriteString("email", brand?.HelpContact.Contains('@') == true ? brand.HelpContact : "unknown");
        json.WriteString("phone", brand?.HelpContact.Contains('@') == false ? brand.HelpContact : "unknown");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("policyUrl", brand?.PrivacyUrl ?? brand?.TermsUrl ?? "unknown");
        json.WriteStartArray("services");
        json.WriteStartObject();
        json.WriteString("service", program?.Name ?? receipt.OptIn.Program);
        json.WriteStartArray("purposes");
        Purpose(json, receipt);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteBoolean("sensitive", false);
        json.WriteStartArray("spiCat");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Purpose(Utf8JsonWriter json, Receipt receipt)
    {
        json.WriteStartObject();
        json.WriteString("purpose", receipt.Program?.Purpose ?? receipt.OptIn.Program);
        json.WriteStartArray("purposeCategory");
        json.WriteStringValue(receipt.Program is { } known ? EnumWords<MessageClass>.Of(known.Class) : "unknown");
        json.WriteEndArray();
        json.WriteString("consentType", "EXPLICIT");
        json.WriteStartArray("piiCategory");
        json.WriteStringValue("Contact");
        json.WriteEndArray();
        json.WriteBoolean("primaryPurpose", true);
        json.WriteString("termination", "Until the person stops it: reply STOP to any message.");
        json.WriteBoolean("thirdPartyDisclosure", false);
        json.WriteEndObject();
    }
}
