using Nod.Consent;
using Nod.Ledger;
using Nod.Sending;
using Nod.Tests.Ledger;
using Nod.Texts;

namespace Nod.Tests.Sending;

public sealed class AskForPreferencesTests
{
    private const string Link = "https://nod.acme.example/p/abc";

    private readonly Books books = new();
    private int texts;

    [Fact]
    public void Whoever_asks_to_choose_gets_the_link_and_nothing_else_changes()
    {
        var outcome = Receive("MENU");

        Assert.Equal(Intent.Preferences, outcome.Intent);
        Assert.IsType<InboundText>(Assert.Single(outcome.Recorded).Event);
        Assert.Equal((MessageClass.HelpAnswer, MessageStatus.Queued), (outcome.Answer!.Class, outcome.Answer.Status));
        Assert.Equal($"Acme: Choose your texts: {Link} For you only, 24 hours.", outcome.Answer.Body);
        Assert.Empty(books.Contact.State.Programs);
        Assert.Equal(outcome.Answer.Address, Assert.Single(books.Claim()).Message);
    }

    [Fact]
    public void It_is_answered_in_the_language_of_the_word() =>
        Assert.StartsWith("Acme: Ihre SMS wählen", Receive("Einstellungen").Answer!.Body, StringComparison.Ordinal);

    [Fact]
    public void A_stop_does_not_keep_it_back_and_it_does_not_undo_the_stop()
    {
        Receive("STOP");
        books.Claim();

        Assert.NotNull(Receive("MENU").Answer);

        Assert.Single(books.Claim());
        Assert.NotNull(books.Contact.State.StopFor("acme", "alerts"));
    }

    [Fact]
    public void It_is_answered_once_in_ten_minutes()
    {
        Assert.NotNull(Receive("MENU").Answer);
        Assert.Null(Receive("MENU").Answer);
        books.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        Assert.Null(Receive("preferences", Keys(3, 1)).Answer);
        books.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(Receive("preferences", Keys(3, 1)).Answer);
    }

    [Fact]
    public void Without_an_address_to_link_to_help_is_given() =>
        Assert.StartsWith(
            "Acme: Help: help@acme.example",
            books.Receive("MENU").Answer!.Body,
            StringComparison.Ordinal
        );

    private InboundOutcome Receive(string words, OnceKeys? once = null) =>
        books.Commit(
            new ReceiveInbound(
                books.Gate,
                Wordings.Shipped,
                books.Ids,
                new InboundMessage(
                    new InboundKey("simulator", $"in-{++texts}"),
                    Some.NewYork,
                    words,
                    Some.Organization,
                    Some.Sender,
                    Some.Brand,
                    [Some.Alerts, Some.Interviews]
                )
                {
                    Preferences = new PreferencesOffer(Link, 24, once ?? Keys(1, 2)),
                }
            )
        );

    private static OnceKeys Keys(int current, int previous) =>
        new(new(Guid.Empty, (UInt128)current), new(Guid.Empty, (UInt128)previous), PreferencesOffer.Pause);
}
