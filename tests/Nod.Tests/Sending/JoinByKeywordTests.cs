using Nod.Catalog;
using Nod.Consent;
using Nod.Ledger;
using Nod.Sending;
using Nod.Tests.Ledger;
using Nod.Texts;

namespace Nod.Tests.Sending;

public sealed class JoinByKeywordTests
{
    private static readonly ShownDisclosure Call = new("call", 1, "en", new string('c', 64));
    private static readonly ShownDisclosure Anruf = Call with { Language = "de" };
    private static readonly ShownDisclosure Question = Call with { Id = "offer" };

    private static readonly KeywordCampaign Campaign = new()
    {
        Sender = "main",
        Keyword = "DRIVER",
        Program = "alerts",
        Broader = "interviews",
        Language = "en",
        Leads = new Dictionary<string, string> { ["en"] = "Bring your license." },
        Calls = new Dictionary<string, ShownDisclosure> { ["en"] = Call, ["de"] = Anruf },
        Offers = new Dictionary<string, ShownDisclosure> { ["en"] = Question },
    };

    private readonly Books books = new();
    private KeywordCampaign campaign = Campaign;

    [Fact]
    public void The_text_is_the_act_and_the_proof_and_the_words_it_answered_to_are_on_record()
    {
        var outcome = Receive("Driver");

        var joined = Assert.IsType<OptIn>(Assert.Single(outcome.Recorded).Event);
        Assert.Equal(("alerts", Method.Keyword, Call), (joined.Program, joined.Method, joined.Disclosure));
        Assert.Equal(("Driver", "in-1"), (joined.Evidence!.Note, joined.Evidence.ProviderMessageId));
        Assert.Equal((MessageClass.OptInConfirmation, "alerts"), (outcome.Answer!.Class, outcome.Answer.Program));
        Assert.Contains(
            "Bring your license. Reply YES to also get Interview reminders",
            outcome.Answer.Body,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_welcome_is_in_the_person_s_language_where_the_campaign_speaks_it()
    {
        books.Record(Some.OptIn(books.Now, "interviews") with { Subject = new Subject { Language = "de-AT" } });

        var outcome = Receive("DRIVER");

        Assert.StartsWith("Acme: Sie sind", outcome.Answer!.Body, StringComparison.Ordinal);
        Assert.Equal(Anruf, ((OptIn)outcome.Recorded[0].Event).Disclosure);
        // Who has the broader program already is not asked about it.
        Assert.DoesNotContain("JA", outcome.Answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("YES", typeof(OptIn))]
    [InlineData("no", typeof(Decline))]
    public void The_second_question_is_answered_once(string answer, Type kind)
    {
        Receive("DRIVER");

        var said = Receive(answer, "in-2").Recorded.Single().Event;
        var again = Receive("YES", "in-3").Recorded.Single().Event;

        Assert.IsType(kind, said);
        Assert.Equal(Question, said is OptIn yes ? yes.Disclosure : ((Decline)said).Disclosure);
        Assert.IsType<InboundText>(again);
        Assert.Equal(ConsentStatus.OptedIn, books.Contact.State.ConsentFor("acme", "alerts")!.Status);
    }

    [Fact]
    public void A_yes_that_comes_a_week_later_answers_nothing()
    {
        Receive("DRIVER");
        books.Clock.Advance(TimeSpan.FromDays(7));

        Assert.IsType<InboundText>(Receive("YES", "in-2").Recorded.Single().Event);
    }

    [Fact]
    public void A_stop_ends_the_question_too()
    {
        Receive("DRIVER");
        Receive("STOP", "in-2");

        var outcome = Receive("YES", "in-3");

        Assert.IsType<InboundText>(Assert.Single(outcome.Recorded).Event);
        Assert.NotNull(books.Contact.State.StopFor("acme", "interviews"));
    }

    [Fact]
    public void A_keyword_of_another_sender_or_none_is_a_text_like_any_other()
    {
        var outcome = books.Receive("DRIVER");

        Assert.IsType<InboundText>(Assert.Single(outcome.Recorded).Event);
        Assert.Null(outcome.Answer);
    }

    [Fact]
    public void A_dialogue_asks_one_question_after_the_other_and_keeps_each_answer_with_the_consent()
    {
        campaign = Campaign with { Questions = [Asking("name", "What is your name?"), Asking("place", "Which town?")] };
        var joined = Receive("DRIVER");
        Assert.EndsWith("Bring your license. What is your name?", joined.Answer!.Body, StringComparison.Ordinal);
        var kept = ContactCodec.ReadTraffic(ContactCodec.Write(books.Contact.Traffic));
        Assert.Equal(books.Contact.Traffic.Dialogue, kept.Dialogue);

        var name = Receive("Maria Lopez", "in-2");
        var place = Receive("Queens", "in-3");
        var later = Receive("When do I start", "in-4");

        Assert.Equal("Which town?", name.Answer!.Body);
        Assert.StartsWith("Reply YES to also get", place.Answer!.Body, StringComparison.Ordinal);
        Assert.Null(later.Answer);
        Assert.Null(books.Contact.Traffic.Dialogue);
        Assert.Equal("Maria Lopez", books.Contact.Person!.Name);
        var answer = Assert.IsType<InboundText>(place.Recorded.Single().Event);
        Assert.Equal(
            ("place", joined.Recorded[0].Id.ToString()),
            (answer.Evidence!.Form!["question"], answer.Evidence.Form["consent"])
        );
        Assert.IsType<OptIn>(Receive("YES", "in-5").Recorded.Single().Event);
    }

    [Theory]
    [InlineData(0, "STOP")]
    [InlineData(24, null)]
    public void A_dialogue_ends_with_a_stop_and_with_the_day(int hours, string? before)
    {
        campaign = Campaign with { Questions = [Asking("name", "What is your name?")] };
        Receive("DRIVER");
        books.Clock.Advance(TimeSpan.FromHours(hours));
        if (before is not null)
        {
            Receive(before, "in-2");
        }

        var outcome = Receive("Maria", "in-3");

        Assert.Null(outcome.Answer);
        Assert.Null(((InboundText)outcome.Recorded.Single().Event).Evidence!.Form);
    }

    private static KeywordQuestion Asking(string name, string text) =>
        new(name, new Dictionary<string, string> { ["en"] = text });

    private InboundOutcome Receive(string words, string id = "in-1") =>
        books.Commit(
            new ReceiveInbound(
                books.Gate,
                Wordings.Shipped,
                books.Ids,
                new InboundMessage(
                    new("simulator", id),
                    Some.NewYork,
                    words,
                    Some.Organization,
                    Some.Sender,
                    Some.Brand,
                    [Some.Alerts, Some.Interviews]
                )
                {
                    Keywords = [campaign],
                }
            )
        );
}
