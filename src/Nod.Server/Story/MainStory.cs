using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;
using Spectre.Console;

namespace Nod.Server.Story;

/// <summary>
/// The story every visitor should see: a text refused for lack of consent, permitted after it, held at night, stopped
/// by STOP, and refused ever after, whoever asks; and the proof of all that, which a stranger can check.
/// </summary>
internal sealed class MainStory(Narrator narrator, TimeProvider clock, EvidenceSteps evidence)
{
    private const string Maria = "+12125550147";
    private const string Office = "+12125550100";
    private const string Words =
        "Text me new jobs at Acme, up to 4 messages a week. Message and data rates may apply. "
        + "Reply STOP to end, HELP for help. Not a condition of being hired.";

    /// <summary>Where the person of the story lives.</summary>
    public static readonly DateTimeZone Home = DateTimeZoneProviders.Tzdb["America/New_York"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Tells it; true when every step did what it should.</summary>
    public async Task<bool> TellAsync()
    {
        AnsiConsole.MarkupLineInterpolated(
            $"[bold]Nod[/]: no text leaves without a nod. The demo's clock starts at noon in New York."
        );
        await SetUpAsync();
        await RefuseAsync();
        await AgreeAsync();
        await PermitAsync();
        await StayInScopeAsync();
        await WaitForMorningAsync();
        await StopAsync();
        await RefuseAgainAsync();
        await ProveAsync();
        await evidence.TellAsync(Maria, Words);
        narrator.Close("Every step did what it should.");
        return narrator.Holds;
    }

    private async Task SetUpAsync()
    {
        narrator.Step("A hiring team sets up its brand, what it texts about, and its number");
        var brand = await PutAsync(
            "/v1/brands/acme",
            new JsonObject
            {
                ["name"] = "Acme",
                ["legal_name"] = "Acme Logistics Inc.",
                ["country"] = "US",
                ["help_contact"] = "jobs@acme.example",
                ["languages"] = new JsonArray("en", "de", "es", "fr"),
            },
            "Acme"
        );
        narrator.Expect(brand.Status == 200, brand, brand.At("legal_name"));
        var jobs = await PutProgramAsync("job-alerts", "Job alerts", "job_alert", "New jobs near you");
        narrator.Expect(jobs.Status == 200, jobs, "up to 4 job alerts a week");
        var news = await PutProgramAsync("news", "Company news", "promotional", "News and offers");
        narrator.Expect(news.Status == 200, news, "company news, another use");
        var sender = await PutAsync(
            "/v1/senders/office",
            new JsonObject
            {
                ["kind"] = "long_code",
                ["number"] = Office,
                ["provider"] = "simulator",
                ["brand"] = "acme",
                ["programs"] = new JsonArray("job-alerts", "news"),
            },
            Office
        );
        narrator.Expect(sender.Status == 200, sender, "carried by the simulator");
    }

    private async Task RefuseAsync()
    {
        narrator.Step("A recruiter texts Maria, whose number is on her résumé");
        var refused = await TextAsync("job-alerts", "job_alert", "We need drivers in Queens from Monday.");
        narrator.Expect(refused.Status == 422 && refused.At("code") == "consent.missing", refused, Why(refused));
    }

    private async Task AgreeAsync()
    {
        narrator.Step("Maria ticks the box on the careers page; the exact words are kept");
        var shown = await PostAsync(
            "/v1/disclosures",
            new JsonObject
            {
                ["brand"] = "acme",
                ["program"] = "job-alerts",
                ["language"] = "en",
                ["method"] = "web_form",
                ["text"] = Words,
            },
            "the wording"
        );
        narrator.Expect(
            shown.Status == 201,
            shown,
            $"version {shown.At("version")}, sha256 {shown.At("sha256")[..16]}…"
        );
        var agreed = await PostAsync("/v1/consents", Consent("opt_in", "web_form", shown), $"{Maria} opt_in");
        narrator.Expect(
            agreed.Status == 201 && agreed.At("state.status") == "opted_in",
            agreed,
            $"{agreed.At("state.status")}, leaf {agreed.At("log.leaf_hash")[..16]}…"
        );
    }

    private async Task PermitAsync()
    {
        narrator.Step("The same text again");
        var sent = await TextAsync("job-alerts", "job_alert", "We need drivers in Queens from Monday.");
        narrator.Expect(
            sent.Status == 201 && sent.At("decision.verdict") == "permit",
            sent,
            $"{sent.At("decision.verdict")}, {sent.At("decision.segments.count")} segment, relies on event {sent.At("decision.basis.0")}"
        );
        var phone = await WaitForPhoneAsync(1);
        narrator.Expect(
            phone.Items == 1 && phone.At("items.0.body").Contains("STOP", StringComparison.Ordinal),
            phone,
            "on Maria's phone:"
        );
        Narrator.Phone("Acme", phone.At("items.0.body"));
    }

    private async Task StayInScopeAsync()
    {
        narrator.Step("Marketing would like to use the list, too");
        var other = await TextAsync("news", "promotional", "Acme merch, 20% off this week!");
        narrator.Expect(other.Status == 422 && other.At("code") == "consent.other_program", other, Why(other));
    }

    private async Task WaitForMorningAsync()
    {
        narrator.Step("What if it were three in the morning where she lives?");
        var tomorrow = clock.Now().InZone(Home).Date.PlusDays(1);
        var night = tomorrow.At(new LocalTime(3, 0)).InZoneLeniently(Home).ToInstant();
        var ask = Text("job-alerts", "job_alert", "Night shift in Queens, tomorrow.");
        ask["at"] = night.ToString();
        var asked = await PostAsync("/v1/decisions", ask, "at 03:00 in New York");
        narrator.Expect(
            asked.Status == 200 && asked.At("verdict") == "defer" && asked.At("reasons.0.code") == "quiet_hours.closed",
            asked,
            $"{asked.At("verdict")} until {asked.At("defer_until")}: {asked.At("reasons.0.message")}"
        );
    }

    private async Task StopAsync()
    {
        narrator.Step("Maria has found a job and texts back");
        Narrator.Phone("Maria", "Stop!");
        var stopped = await PostAsync(
            "/simulator/inbound",
            new JsonObject
            {
                ["from"] = Maria,
                ["to"] = Office,
                ["body"] = "Stop!",
            },
            "\"Stop!\""
        );
        narrator.Expect(stopped.Status == 200 && stopped.At("intent") == "revoke", stopped, "revocation on record");
        var phone = await WaitForPhoneAsync(2);
        narrator.Expect(phone.Items == 2, phone, "the one confirmation:");
        Narrator.Phone("Acme", phone.At("items.1.body"));
    }

    private async Task RefuseAgainAsync()
    {
        narrator.Step("Nobody but Maria can undo that");
        var refused = await TextAsync("job-alerts", "job_alert", "One more thing …");
        narrator.Expect(refused.Status == 422 && refused.At("code") == "consent.revoked", refused, Why(refused));
        var import = Consent("opt_in", "import", null);
        import["provenance"] = new JsonObject { ["collected_by"] = "acme", ["source"] = "old spreadsheet" };
        var imported = await PostAsync("/v1/consents", import, "an import says she agreed");
        narrator.Expect(
            imported.Status == 201 && imported.At("state.status") == "revoked",
            imported,
            $"still {imported.At("state.status")}: {imported.At("notices.0.message")}"
        );
        var still = await TextAsync("job-alerts", "job_alert", "One more thing …");
        narrator.Expect(still.Status == 422 && still.At("code") == "consent.revoked", still, Why(still));
        var phone = await PhoneAsync();
        narrator.Expect(phone.Items == 2, phone, "nothing more reached her phone");
    }

    private async Task ProveAsync()
    {
        narrator.Step("The auditor asks who agreed to what, and when");
        var history = await narrator.AskAsync(HttpMethod.Get, $"/v1/contacts/{Maria}/history");
        narrator.Expect(history.Status == 200 && history.Items == 3, history, $"{history.Items} events, newest first:");
        for (var i = 0; i < history.Items; i++)
        {
            string At(string field) => history.At($"items.{i}.{field}");
            AnsiConsole.MarkupLineInterpolated(
                $"      {At("recorded_at")}  {At("kind"), -10} by {At("method"), -8} leaf {At("log.leaf_hash")[..16]}…"
            );
        }
    }

    private async Task<Heard> WaitForPhoneAsync(int texts)
    {
        var until = clock.GetUtcNow() + Patience;
        var phone = await PhoneAsync();
        while (phone.Items < texts && clock.GetUtcNow() < until)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), clock);
            phone = await PhoneAsync(quiet: true);
        }

        return phone;
    }

    private Task<Heard> PhoneAsync(bool quiet = false) =>
        narrator.AskAsync(HttpMethod.Get, $"/simulator/messages?to={Uri.EscapeDataString(Maria)}", quiet: quiet);

    private Task<Heard> TextAsync(string program, string messageClass, string body) =>
        PostAsync("/v1/messages", Text(program, messageClass, body), $"\"{body}\"");

    private Task<Heard> PutProgramAsync(string key, string name, string messageClass, string purpose) =>
        PutAsync(
            $"/v1/brands/acme/programs/{key}",
            new JsonObject
            {
                ["name"] = name,
                ["class"] = messageClass,
                ["purpose"] = purpose,
                ["frequency"] = new JsonObject { ["max"] = 4, ["per"] = "week" },
            },
            name
        );

    private Task<Heard> PutAsync(string path, JsonObject body, string shown) =>
        narrator.AskAsync(HttpMethod.Put, path, body, shown);

    private Task<Heard> PostAsync(string path, JsonObject body, string shown) =>
        narrator.AskAsync(HttpMethod.Post, path, body, shown);

    private static JsonObject Text(string program, string messageClass, string body) =>
        new()
        {
            ["to"] = Maria,
            ["brand"] = "acme",
            ["program"] = program,
            ["class"] = messageClass,
            ["body"] = body,
        };

    private JsonObject Consent(string action, string method, Heard? disclosure) =>
        new()
        {
            ["phone"] = Maria,
            ["brand"] = "acme",
            ["program"] = "job-alerts",
            ["action"] = action,
            ["method"] = method,
            ["occurred_at"] = InstantPattern.ExtendedIso.Format(clock.Now()),
            ["disclosure"] = disclosure is null
                ? new JsonObject { ["text"] = "I agree to texts.", ["language"] = "en" }
                : new JsonObject
                {
                    ["id"] = disclosure.At("id"),
                    ["version"] = int.Parse(
                        disclosure.At("version"),
                        System.Globalization.CultureInfo.InvariantCulture
                    ),
                },
            ["subject"] = new JsonObject { ["name"] = "Maria Lopez", ["time_zone"] = "America/New_York" },
        };

    private static string Why(Heard refused) => $"{refused.At("code")}: {refused.At("detail")}";
}
