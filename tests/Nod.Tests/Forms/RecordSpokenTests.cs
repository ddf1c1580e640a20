using Nod.Catalog;
using Nod.Consent;
using Nod.Forms;
using Nod.Ledger;
using Nod.Sending;
using Nod.Tests.Ledger;
using Nod.Texts;
using NodaTime;

namespace Nod.Tests.Forms;

public sealed class RecordSpokenTests
{
    private readonly Books books = new();

    [Fact]
    public void A_yes_waits_for_the_number_and_a_no_does_not()
    {
        var done = Record((Some.Alerts, true), (Some.Interviews, false));

        var yes = Assert.IsType<OptIn>(done.Recorded[0].Event);
        Assert.Equal((Method.InPerson, true), (yes.Method, yes.AwaitsConfirmation));
        Assert.Equal("interviews", Assert.IsType<Decline>(done.Recorded[1].Event).Program);
        Assert.Equal(ConsentStatus.Unconfirmed, done.State.ConsentFor("acme", "alerts")!.Status);
        Assert.Equal((MessageClass.OptInConfirmation, yes.Brand), (done.Question!.Class, "acme"));
        Assert.Equal(["alerts"], books.Contact.Traffic.Confirmation!.Programs);
    }

    [Fact]
    public void The_number_itself_confirms_it()
    {
        Record((Some.Alerts, true));
        books.Report(Assert.Single(books.Claim()), Outcome.Accepted);
        books.Clock.Advance(TimeSpan.FromMinutes(1));

        books.Receive("Ja");

        Assert.Equal(ConsentStatus.OptedIn, books.Contact.State.ConsentFor("acme", "alerts")!.Status);
    }

    [Fact]
    public void Nobody_is_asked_after_a_no()
    {
        Assert.Null(Record((Some.Alerts, false)).Question);
    }

    [Fact]
    public void It_neither_undoes_a_stop_nor_asks_whoever_stopped()
    {
        books.Record(Some.Stop(books.Now - Duration.FromMinutes(1)));

        var done = Record((Some.Alerts, true));

        Assert.Null(done.Question);
        Assert.NotNull(done.State.StopFor("acme", "alerts"));
    }

    [Fact]
    public void Who_has_agreed_themselves_is_not_asked_again()
    {
        Record((Some.Alerts, true));
        books.Report(Assert.Single(books.Claim()), Outcome.Accepted);
        books.Receive("Ja");
        books.Clock.Advance(TimeSpan.FromDays(2));

        var done = Record((Some.Alerts, true));

        Assert.Null(done.Question);
        Assert.Equal(ConsentStatus.OptedIn, done.State.ConsentFor("acme", "alerts")!.Status);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    [InlineData("es")]
    [InlineData("fr")]
    public void Nothing_is_found_against_the_words_that_are_read_out(string language)
    {
        var brand = Some.Brand with
        {
            TermsUrl = "https://acme.example/terms",
            PrivacyUrl = "https://acme.example/privacy",
        };

        var words = new ProgramWords(PageTexts.For(language), Wordings.Shipped.For(language)).ReadOut(
            brand,
            Some.Alerts
        );

        Assert.Empty(DisclosureLint.Read(words, language, brand, Wordings.Shipped));
    }

    private RecordedSpoken Record(params (MessagingProgram Program, bool IsYes)[] answers) =>
        books.Commit(
            new RecordSpoken(
                books.Gate,
                Wordings.Shipped,
                books.Ids,
                new SpokenConsent
                {
                    Organization = Some.Organization,
                    Brand = Some.Brand,
                    Phone = Some.NewYork,
                    Subject = new Subject { Language = "de" },
                    Method = Method.InPerson,
                    At = books.Now,
                    Answers =
                    [
                        .. answers.Select(one => new FormAnswer(
                            one.Program,
                            new ShownDisclosure("dsc_1", 1, "de", new string('0', 64)),
                            one.IsYes,
                            new Evidence { RecordedBy = "kim@acme.example" }
                        )),
                    ],
                    SenderFor = _ => Some.Sender,
                    Confirmations = new OnceKeys(Key(1), Key(2), Duration.FromDays(1)),
                }
            )
        );

    private static IdempotencyKey Key(int number) => new(Some.Organization.Id, (UInt128)number);
}
