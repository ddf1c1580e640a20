using Nod.Automations;
using Nod.Catalog;
using Nod.Consent;
using Nod.Forms;
using Nod.Registrations;
using Nod.Texts;

namespace Nod.Tests.Registrations;

/// <summary>A team that registers two programs, with a form, a keyword and templates; tests change what they care about.</summary>
internal static class Campaigns
{
    public const string FormWords =
        "Acme may text me about my interviews. Up to 5 messages a week. Message and data rates may apply. Reply HELP for help, "
        + "STOP to end. This is not a condition of being hired.";

    public const string CallWords =
        "Text JOBS to +1 212-555-0100 to get Job alerts texts from Acme, up to 5 msgs/week: New jobs near you. Msg & data rates may "
        + "apply. Reply HELP for help, STOP to unsubscribe. You can apply without agreeing to texts.";

    public static readonly Brand Brand = Some.Brand with
    {
        TermsUrl = "https://acme.example/terms",
        PrivacyUrl = "https://acme.example/privacy",
    };

    public static readonly Disclosure FormDisclosure = Words(
        "dsc_form",
        "interviews",
        "en",
        Method.ApplicationForm,
        FormWords
    );

    public static readonly Disclosure Call = Words("dsc_call", "alerts", "en", Method.Keyword, CallWords);

    public static readonly ApplicationForm Form = new()
    {
        Key = "driver",
        Brand = "acme",
        Title = "Driver, Queens",
        Reference = "job-1",
        Questions = [new FormQuestion("interviews", [new DisclosureVersion("dsc_form", 1)])],
        Languages = ["en"],
    };

    public static readonly KeywordCampaign Keyword = new()
    {
        Sender = "main",
        Keyword = "JOBS",
        Program = "alerts",
        Language = "en",
        Calls = new Dictionary<string, ShownDisclosure> { ["en"] = new("dsc_call", 1, "en", Call.Sha256) },
    };

    public static readonly Registration Registration = new()
    {
        Key = "hiring",
        Kind = RegistrationKind.TenDlc,
        Brand = "acme",
        Programs = ["interviews", "alerts"],
        Vendors = ["twilio", "telnyx", "aws"],
        UseCase = "MIXED",
        SubUseCases = ["CUSTOMER_CARE", "ACCOUNT_NOTIFICATION"],
        MonthlyVolume = 5000,
        Samples =
        [
            new("interviews", "reminder", null),
            new("alerts", null, "Acme: a night shift in [place] is open from [day]. Reply STOP to unsubscribe."),
        ],
        Answers = new Dictionary<string, string> { ["brand_registration"] = "BN1", ["vertical"] = "HUMAN_RESOURCES" },
        PublishedBy = "key",
        PublishedAt = Some.Noon,
    };

    public static readonly SavedTemplate Reminder = new()
    {
        Key = "reminder",
        Version = 1,
        Name = "Reminder",
        Kind = TemplateKind.Message,
        Language = "en",
        Texts = new Dictionary<string, string>
        {
            ["en"] = "Hi {{first_name|there}}, your interview is on {{ day }} at {{time}}.",
            ["de"] = "Hallo {{first_name|Sie}}",
        },
        RecordedWith = "key",
        RecordedAt = Some.Noon,
    };

    public static readonly CampaignSetup Setup = new()
    {
        Registration = Registration,
        Brand = Brand,
        Programs = [Some.Interviews, Some.Alerts],
        AllSenders = [Some.Sender],
        Forms = [Form],
        Keywords = [Keyword],
        Disclosures = [FormDisclosure, Call],
        Templates = [Reminder],
        Wordings = Wordings.Shipped,
        Addresses = new CampaignAddresses(
            "https://nod.example/campaigns/1/hiring",
            "https://nod.example/campaigns/1/hiring/terms",
            "https://nod.example/campaigns/1/hiring/privacy",
            new Dictionary<string, string>
            {
                ["driver"] = "https://nod.example/apply/1/driver",
                ["cook"] = "https://nod.example/apply/1/cook",
            }
        ),
    };

    public static RegistrationKit Kit(Func<CampaignSetup, CampaignSetup>? change = null) =>
        RegistrationKit.Of(change is null ? Setup : change(Setup));

    public static RegistrationKit Kit(Func<Registration, Registration> change) =>
        Kit(setup => setup with { Registration = change(setup.Registration) });

    public static IReadOnlyList<string> Codes(RegistrationKit kit) =>
        [
            .. kit
                .Findings.Where(finding => !finding.IsAdvice)
                .Select(finding => finding.Code)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    public static Disclosure Words(
        string id,
        string program,
        string language,
        Method method,
        string text,
        int version = 1
    ) =>
        new()
        {
            Id = id,
            Version = version,
            Brand = "acme",
            Program = program,
            Language = language,
            Method = method,
            Text = text,
            Sha256 = Disclosure.HashOf(text),
        };

    public static Automation Automation(string template, string program = "alerts", bool isOn = true) =>
        new()
        {
            Key = $"on-{template}",
            Name = "Automation",
            Brand = "acme",
            Program = program,
            Class = MessageClass.JobAlert,
            On = [HiringEventKind.InterviewScheduled],
            Timing = new AutomationTiming(AutomationAnchor.Event, 0, null, 0),
            Template = template,
            LateMinutes = 60,
            IsOn = isOn,
            Version = 1,
            RecordedWith = "key",
            RecordedAt = Some.Noon,
        };

    public static SavedTemplate Template(string key, string text, string language = "en") =>
        Reminder with
        {
            Key = key,
            Language = language,
            Texts = new Dictionary<string, string> { [language] = text },
        };

    public static Filing File(RegistrationKit kit) =>
        new()
        {
            Registration = "hiring",
            Number = 1,
            Vendor = "twilio",
            Kind = kit.Setup.Registration.Kind,
            FiledBy = "Kim",
            FiledAt = Some.Noon,
            RecordedWith = "key",
            RecordedAt = Some.Noon,
            Programs = kit.Setup.Registration.Programs,
            Statement = kit.Statement,
            Flows = kit.Flows,
            Fields = [],
            Policies = Filing.PoliciesOf(kit.Setup),
        };
}
