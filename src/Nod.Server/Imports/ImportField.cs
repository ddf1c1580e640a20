namespace Nod.Server.Imports;

/// <summary>What a row of an import may say. The names are those of the API, the mappings and the command line.</summary>
internal static class ImportField
{
    public const string Phone = "phone";
    public const string ConsentPhone = "consent_phone";
    public const string Country = "country";
    public const string Brand = "brand";
    public const string Program = "program";
    public const string Action = "action";
    public const string OccurredAt = "occurred_at";
    public const string How = "how";
    public const string Where = "where";
    public const string Source = "source";
    public const string CollectedBy = "collected_by";
    public const string DisclosureId = "disclosure_id";
    public const string DisclosureVersion = "disclosure_version";
    public const string DisclosureText = "disclosure_text";
    public const string DisclosureLanguage = "disclosure_language";
    public const string Name = "name";
    public const string ExternalId = "external_id";
    public const string ExternalSystem = "external_system";
    public const string Region = "region";
    public const string TimeZone = "time_zone";
    public const string Language = "language";
    public const string Ip = "ip";
    public const string UserAgent = "user_agent";
    public const string RecordedBy = "recorded_by";
    public const string Note = "note";
    public const string Attachment = "attachment";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        Phone,
        ConsentPhone,
        Country,
        Brand,
        Program,
        Action,
        OccurredAt,
        How,
        Where,
        Source,
        CollectedBy,
        DisclosureId,
        DisclosureVersion,
        DisclosureText,
        DisclosureLanguage,
        Name,
        ExternalId,
        ExternalSystem,
        Region,
        TimeZone,
        Language,
        Ip,
        UserAgent,
        RecordedBy,
        Note,
        Attachment,
    ];
}
