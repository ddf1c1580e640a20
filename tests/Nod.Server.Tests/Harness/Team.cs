using System.Globalization;
using System.Text.Json.Nodes;

namespace Nod.Server.Tests.Harness;

/// <summary>A hiring team: sets up what it texts about, and writes the requests that tests then bend.</summary>
internal sealed class Team(Caller api, Func<DateTimeOffset> now)
{
    public const string Brand = "acme";
    public const string Jobs = "jobs";
    public const string News = "news";
    public const string Sender = "office";
    public const string Number = "+12125550100";
    public const string Words =
        "Text me new jobs at Acme. Message and data rates may apply. Reply STOP to end, HELP for help.";

    private static int lastPerson;

    public Caller Api => api;

    /// <summary>The team of a server's first organization, with everything set up.</summary>
    public static async Task<Team> OnAsync(RunningServer server)
    {
        var team = new Team(server.Api, server.Clock.GetUtcNow);
        await team.SetUpAsync();
        return team;
    }

    /// <summary>A number in New York that no other test uses.</summary>
    public static string NewPerson() =>
        "+1212" + (2_000_000 + Interlocked.Increment(ref lastPerson)).ToString(CultureInfo.InvariantCulture);

    /// <summary>The time the server sees, as the wire spells it.</summary>
    public string Now => Wire(now());

    public static string Wire(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public async Task SetUpAsync(string number = Number)
    {
        (await api.PutAsync($"/v1/brands/{Brand}", BrandBody())).ShouldBe(200);
        (await api.PutAsync($"/v1/brands/{Brand}/programs/{Jobs}", ProgramBody())).ShouldBe(200);
        (
            await api.PutAsync($"/v1/brands/{Brand}/programs/{News}", ProgramBody("Company news", "promotional"))
        ).ShouldBe(200);
        (await api.PutAsync($"/v1/senders/{Sender}", SenderBody(number))).ShouldBe(200);
    }

    public static JsonObject BrandBody(string name = "Acme") =>
        new()
        {
            ["name"] = name,
            ["legal_name"] = name + " Inc.",
            ["country"] = "US",
            ["help_contact"] = "jobs@acme.example",
            ["terms_url"] = "https://acme.example/terms",
            ["languages"] = new JsonArray("en", "de", "es", "fr"),
        };

    public static JsonObject ProgramBody(string name = "Job alerts", string messageClass = "job_alert") =>
        new()
        {
            ["name"] = name,
            ["class"] = messageClass,
            ["purpose"] = "New jobs near you",
            ["frequency"] = new JsonObject { ["max"] = 60, ["per"] = "day" },
            ["languages"] = new JsonArray("en"),
        };

    public static JsonObject SenderBody(string number = Number, string brand = Brand, params string[] programs) =>
        new()
        {
            ["kind"] = "long_code",
            ["number"] = number,
            ["provider"] = "simulator",
            ["brand"] = brand,
            ["programs"] = new JsonArray([
                .. (programs.Length == 0 ? [Jobs, News] : programs).Select(key => (JsonNode)key),
            ]),
            ["settings"] = new JsonObject { ["note"] = "made up" },
        };

    /// <summary>A rule of the team's own: no job alerts before eight in the morning nor after nine at night.</summary>
    public static JsonObject RuleBody(string from = "08:00", string to = "21:00") =>
        new()
        {
            ["rule"] = "quiet_hours",
            ["jurisdiction"] = "*",
            ["applies_to"] = new JsonArray("job_alert", "promotional"),
            ["parameters"] = new JsonObject { ["windows"] = new JsonObject { ["all"] = new JsonArray(from, to) } },
            ["effective_from"] = "2026-01-01",
            ["effective_to"] = "2030-01-01",
            ["source"] = "Works agreement 7",
            ["note"] = "Agreed with the works council",
            ["recorded_by"] = "Kim",
        };

    public static JsonObject DepartureBody() =>
        new() { ["reason"] = "Our counsel reads it otherwise", ["recorded_by"] = "Kim" };

    public static JsonObject DisclosureBody() =>
        new()
        {
            ["brand"] = Brand,
            ["program"] = Jobs,
            ["language"] = "en",
            ["method"] = "web_form",
            ["text"] = Words,
        };

    public JsonObject ConsentBody(
        string phone,
        string action = "opt_in",
        string program = Jobs,
        string brand = Brand,
        string method = "web_form"
    ) =>
        new()
        {
            ["phone"] = phone,
            ["brand"] = brand,
            ["program"] = program,
            ["action"] = action,
            ["method"] = method,
            ["occurred_at"] = Now,
            ["disclosure"] = new JsonObject { ["text"] = Words, ["language"] = "en" },
        };

    public JsonObject RelationshipBody(string phone) =>
        new()
        {
            ["phone"] = phone,
            ["brand"] = Brand,
            ["kind"] = "interview",
            ["reference"] = "interview-17",
            ["occurred_at"] = Now,
            ["starts_at"] = Wire(now() + TimeSpan.FromDays(9)),
        };

    public static JsonObject TextBody(
        string phone,
        string body = "Drivers wanted in Queens.",
        string program = Jobs,
        string messageClass = "job_alert"
    ) =>
        new()
        {
            ["to"] = phone,
            ["brand"] = Brand,
            ["program"] = program,
            ["class"] = messageClass,
            ["body"] = body,
        };

    /// <summary>The person agrees to the program; the words are registered with it.</summary>
    public async Task<Reply> AgreeAsync(string phone, string program = Jobs) =>
        (await api.PostAsync("/v1/consents", ConsentBody(phone, program: program))).ShouldBe(201);

    /// <summary>A new person who agreed to job alerts.</summary>
    public async Task<string> AgreedPersonAsync()
    {
        var phone = NewPerson();
        await AgreeAsync(phone);
        return phone;
    }

    public Task<Reply> TextAsync(string phone, string body = "Drivers wanted in Queens.") =>
        api.PostAsync("/v1/messages", TextBody(phone, body));

    public Task<Reply> HearAsync(string phone, string words, string number = Number) =>
        api.PostAsync(
            "/simulator/inbound",
            new JsonObject
            {
                ["from"] = phone,
                ["to"] = number,
                ["body"] = words,
            }
        );

    public Task<Reply> ContactAsync(string phone) => api.GetAsync($"/v1/contacts/{phone}");

    public Task<Reply> HistoryAsync(string phone) => api.GetAsync($"/v1/contacts/{phone}/history");

    /// <summary>What reached the phone, oldest first.</summary>
    public async Task<IReadOnlyList<string>> PhoneAsync(string phone)
    {
        var reply = await api.GetAsync($"/simulator/messages?to={Uri.EscapeDataString(phone)}");
        return [.. reply.ShouldBe(200).Json["items"]!.AsArray().Select(item => (string)item!["body"]!)];
    }

    /// <summary>Waits until so many texts have reached the phone.</summary>
    public Task<IReadOnlyList<string>> PhoneAsync(string phone, int texts) =>
        Eventually.HoldsAsync(() => PhoneAsync(phone), reached => reached.Count >= texts);

    /// <summary>Waits until a message stands so.</summary>
    public Task<Reply> MessageAsync(string id, params string[] statuses) =>
        Eventually.HoldsAsync(
            () => api.GetAsync($"/v1/messages/{id}"),
            reply => statuses.Contains(reply.ShouldBe(200).At("status"))
        );
}
