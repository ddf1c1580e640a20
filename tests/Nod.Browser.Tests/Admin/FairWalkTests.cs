using System.Globalization;
using Microsoft.Playwright;
using Nod.Server.Tests.Harness;

namespace Nod.Browser.Tests.Admin;

/// <summary>A job fair, as its staff live it: no network, a worn phone, and people in a row.</summary>
public sealed class FairWalkTests(AdminServer host, Harness.Browser browser) : IClassFixture<AdminServer>
{
    private const int People = 100;
    private const string Event = "Queens Job Day";

    [Fact]
    public async Task A_hundred_entries_without_a_network_are_each_on_record_once()
    {
        await using var visit = await AdminVisit.SignInAsync(browser, host.Server, "phone", "en");
        var page = visit.Page;
        var people = Enumerable.Range(0, People).Select(_ => Team.NewPerson()).ToList();
        await OpenAsync(visit);

        await page.Context.SetOfflineAsync(true);
        for (var i = 0; i < People; i++)
        {
            if (i == People / 2)
            {
                var kept = await page.ReloadAsync();
                Assert.True(kept!.FromServiceWorker);
            }

            await page.Locator("#phone").FillAsync(people[i]);
            await page.Locator($"[name='answer-acme-jobs'][value={(i % 10 == 0 ? "no" : "yes")}]").CheckAsync();
            await visit.PressAsync("fair.keep");
            await WaitingAsync(page, i + 1);
        }

        Assert.Equal("", await SpilledAsync(page, people));
        Assert.Equal(0, await OnRecordAsync(people));
        // Every seventh answer is lost on its way back, and another window sends too.
        await page.EvaluateAsync(
            """
            () => {
              const whole = window.fetch;
              let sent = 0;
              window.fetch = async (...asked) => {
                const answer = await whole(...asked);
                if (++sent % 7 === 0) throw new TypeError('The answer was lost.');
                return answer;
              };
            }
            """
        );
        var other = await page.Context.NewPageAsync();
        await page.Context.SetOfflineAsync(false);
        await other.GotoAsync(page.Url);
        while (await page.Locator("#waiting").TextContentAsync() != "0")
        {
            // Until whoever sends has sent what can be sent.
            await page.EvaluateAsync(
                "async () => { dispatchEvent(new Event('online')); await navigator.locks.request('nod-fair', () => null); }"
            );
        }

        await WaitingAsync(page, 0);
        Assert.Equal(People, await OnRecordAsync(people));
    }

    [Theory]
    [MemberData(nameof(AdminVisit.Screens), MemberType = typeof(AdminVisit))]
    public async Task A_person_agrees_signs_and_confirms(string screen, string language)
    {
        var person = Team.NewPerson();
        await using var visit = await AdminVisit.SignInAsync(browser, host.Server, screen, language);
        var page = visit.Page;
        await visit.GoAsync("/admin/fair");
        await visit.SeeAsync(visit.Texts.Say("fair.say.ready"));
        await visit.LookAsync("fair-event");
        await OpenAsync(visit);
        await page.Locator("#language").SelectOptionAsync("es");
        await visit.SeeAsync("¿Puede Acme enviarle SMS");
        await page.Context.SetOfflineAsync(true);
        await visit.FieldAsync("fair.phone", "+1 555");
        await visit.FieldAsync("fair.name", "Maria Alvarez");
        await page.Locator("[name='answer-acme-jobs'][value=yes]").CheckAsync();
        await SignAsync(page);
        await visit.LookAsync("fair-entry");
        await visit.FieldAsync("fair.phone", "+1 212 00");
        await visit.PressAsync("fair.keep");
        await WaitingAsync(page, 1);
        await visit.SeeAsync(visit.Texts.Say("fair.say.offline"));
        await visit.LookAsync("fair-kept");

        await page.Context.SetOfflineAsync(false);
        await visit.SeeAsync(visit.Texts.Say("fair.say.refused"));
        visit.Forget("400");
        await visit.LookAsync("fair-refused");
        await visit.PressAsync("fair.say.correct");
        await visit.FieldAsync("fair.phone", person);
        await visit.PressAsync("fair.keep");
        await WaitingAsync(page, 0);
        await visit.SeeAsync(visit.Texts.Say("fair.say.all_sent"));
        await visit.LookAsync("fair-sent");

        var asked = Assert.Single(await host.Team.PhoneAsync(person, 1));
        Assert.Contains("Responda SI", asked, StringComparison.Ordinal);
        var said = (await host.Team.HistoryAsync(person)).ShouldBe(200);
        Assert.Equal("signature.png", said.At("items.0.evidence.attachments.0.name"));
        await host.InboundAsync(person, "SÍ");
        Assert.Equal("opted_in", (await host.Team.ContactAsync(person)).At("programs.0.status"));
    }

    [Theory]
    [MemberData(nameof(AdminVisit.Screens), MemberType = typeof(AdminVisit))]
    public async Task A_person_agrees_on_the_phone_and_the_call_is_kept(string screen, string language)
    {
        var person = Team.NewPerson();
        await using var visit = await AdminVisit.SignInAsync(browser, host.Server, screen, language);
        var page = visit.Page;
        await visit.GoAsync("/admin/consents/new");
        await page.Locator("#program").SelectOptionAsync("acme/jobs");
        await page.Locator("#language").SelectOptionAsync("fr");
        await page.GetByLabel(visit.Texts.Say("by.verbal"), new() { Exact = true }).CheckAsync();
        await visit.PressAsync("consent.script");
        await Assertions
            .Expect(page.Locator("#words"))
            .ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^Acme peut-il vous envoyer des SMS"));
        await visit.LookAsync("consent-script");

        await page.GetByLabel(visit.Texts.Say("consent.yes"), new() { Exact = true }).CheckAsync();
        await visit.FieldAsync("compose.to", person);
        await page.Locator("#file")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "call.wav",
                    MimeType = "audio/wav",
                    Buffer = [.. "RIFF\0\0\0\0WAVEfmt "u8, .. new byte[2_000_000]],
                }
            );
        await visit.PressAsync("consent.go");
        await visit.SeeAsync(visit.Texts.Say("consent.asked"));
        await visit.LookAsync("consent-asked");

        var said = (await host.Team.HistoryAsync(person)).ShouldBe(200);
        Assert.Equal(
            ("verbal", "call.wav"),
            (said.At("items.0.method"), said.At("items.0.evidence.attachments.0.name"))
        );
        Assert.Contains("OUI", Assert.Single(await host.Team.PhoneAsync(person, 1)), StringComparison.Ordinal);
    }

    private static async Task OpenAsync(AdminVisit visit)
    {
        await visit.GoAsync("/admin/fair");
        await visit.SeeAsync(visit.Texts.Say("fair.say.ready"));
        await visit.FieldAsync("fair.event_name", Event);
        await visit.FieldAsync("fair.event_place", "Pier 4");
        await visit.Page.GetByLabel("Company news").UncheckAsync();
        await visit.PressAsync("fair.begin");
    }

    private static async Task SignAsync(IPage page)
    {
        var field = page.Locator("#signature");
        await field.ScrollIntoViewIfNeededAsync();
        var box = (await field.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + 20, box.Y + 20);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + 120, box.Y + 60, new() { Steps = 5 });
        await page.Mouse.MoveAsync(box.X + 180, box.Y + 25, new() { Steps = 5 });
        await page.Mouse.UpAsync();
    }

    private static Task WaitingAsync(IPage page, int entries) =>
        Assertions
            .Expect(page.Locator("#waiting"))
            .ToHaveTextAsync(entries.ToString(CultureInfo.InvariantCulture), new() { Timeout = 30_000 });

    // What anybody finds in the device's store who reads it without the key, and whether the key can be taken out.
    private static async Task<string> SpilledAsync(IPage page, IEnumerable<string> people) =>
        await page.EvaluateAsync<string>(
            """
            async people => {
              const store = await new Promise(done => {
                const asked = indexedDB.open('nod-fair');
                asked.onsuccess = () => done(asked.result);
              });
              const all = name => new Promise(done => {
                const asked = store.transaction(name).objectStore(name).getAll();
                asked.onsuccess = () => done(asked.result);
              });
              const [key] = await all('keys');
              const taken = await crypto.subtle.exportKey('raw', key).then(() => 'the key', () => '');
              const plain = (await all('entries'))
                .map(row => JSON.stringify({ ...row, sealed: new TextDecoder('latin1').decode(row.sealed) }))
                .join();
              return taken + people.filter(person => plain.includes(person)).join();
            }
            """,
            people
        );

    // How many of the people are on record, each with one entry of the event; fails if one has more, or an entry is another's.
    private async Task<int> OnRecordAsync(IReadOnlyList<string> people)
    {
        var entries = new HashSet<string>();
        var moments = new List<string>();
        foreach (var (i, person) in people.Index())
        {
            var history = await host.Team.HistoryAsync(person);
            if (history.Status == 404)
            {
                continue;
            }

            var item = Assert.Single(history.ShouldBe(200).Json["items"]!.AsArray());
            Assert.Equal(Event, Reply.At(item, "evidence.event"));
            Assert.Equal(i % 10 == 0 ? "decline" : "opt_in", Reply.At(item, "kind"));
            Assert.True(entries.Add(Reply.At(item, "evidence.form.entry")));
            moments.Add(Reply.At(item, "evidence.form.device_time"));
        }

        Assert.Equal(moments.Order(StringComparer.Ordinal), moments);
        return entries.Count;
    }
}
