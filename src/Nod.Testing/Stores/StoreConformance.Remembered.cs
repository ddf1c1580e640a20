using Nod.Catalog;
using Nod.Ledger;
using Nod.Sending;
using Nod.Texts;
using NodaTime;
using Xunit;

namespace Nod.Testing;

// What is remembered: texts seen, answers given, settings.
public abstract partial class StoreConformance
{
    [Fact]
    public async Task An_inbound_text_is_new_once()
    {
        var store = await OpenStoreAsync();
        var key = new InboundKey("simulator", "in-1");

        Assert.False(await store.CommitAsync(Receive(key)));
        Assert.True(await store.CommitAsync(Receive(key)));
        Assert.False(await store.CommitAsync(Receive(key with { Provider = "other" })));
    }

    [Theory]
    [InlineData("STOP\0")]
    [InlineData("\0")]
    [InlineData("")]
    [InlineData("Ça 🦊 \uFFFF \u202E \r\n")]
    public async Task No_words_keep_an_inbound_text_out(string words)
    {
        var store = await OpenStoreAsync();
        var key = new InboundKey("simulator", "in-1");

        await store.CommitAsync(Receive(key, words));
        await store.CommitAsync(Append(Ada, Sample.Text(words)));
        await store.CommitAsync(Stage(context => context.Put(Sample.Message(Ada, Ids.Next(), Sample.Noon, words))));

        Assert.True(await store.CommitAsync(Receive(key, words)));
        Assert.Equal([words], Words(await WholeHistoryAsync(store, Ada)));
        var due = Assert.Single(await store.ReadDueAsync(Sample.Noon, 10));
        Assert.Equal(words, (await store.FindMessageAsync(Sample.Organization, due.Id))?.Body);
    }

    [Fact]
    public async Task Old_answers_are_forgotten_and_their_keys_free_again()
    {
        var store = await OpenStoreAsync();
        var first = await store.CommitAsync(Once("old", "join", Append(Ada, Sample.OptIn())));
        Clock.Move(TimeSpan.FromHours(2));
        var second = await store.CommitAsync(Once("young", "join", Append(Ada, Sample.OptIn())));

        Assert.Equal(1, await store.ForgetAnswersAsync(Sample.Noon + Duration.FromHours(1)));
        Assert.Equal(0, await store.ForgetAnswersAsync(Sample.Noon + Duration.FromHours(1)));

        var third = await store.CommitAsync(Once("old", "leave", Append(Ada, Sample.Stop())));
        var fourth = await store.CommitAsync(Once("young", "join", Append(Ada, Sample.Stop())));
        Assert.NotEqual(first.Body, third.Body);
        Assert.Equal(second.Body, fourth.Body);
        await AssertIntactAsync(store, Ada, 3);
    }

    [Fact]
    public async Task Answers_may_be_forgotten_while_others_write()
    {
        var store = await OpenStoreAsync();
        using var writer = await HeldWriter.HoldAsync(store);

        var before = store.CommitAsync(Append(Ada, Sample.Text("0")));
        var forgotten = store.ForgetAnswersAsync(Sample.Noon);
        var again = store.ForgetAnswersAsync(Sample.Noon);
        var after = store.CommitAsync(Append(Ada, Sample.Text("1")));
        await writer.ReleaseAsync();

        await Task.WhenAll(before, after, forgotten, again);
        Assert.Equal(["0", "1"], Words(await WholeHistoryAsync(store, Ada)));
    }

    [Fact]
    public async Task A_setting_is_replaced_by_its_key()
    {
        var store = await OpenStoreAsync();
        CatalogItem[] items =
        [
            new(Sample.Organization, CatalogKind.Brand, "acme", null, "1"),
            new(Sample.Organization, CatalogKind.Sender, "acme", "+14155550100", "2"),
            new(Sample.OtherOrganization, CatalogKind.Brand, "acme", null, "3"),
        ];
        await store.CommitAsync(Stage(context => Array.ForEach(items, context.Put)));
        await store.CommitAsync(
            Stage(context => context.Put(items[1] with { UniqueKey = "+14155550101", Body = "4" }))
        );
        await store.CommitAsync(Stage(context => context.Put(items[1] with { Key = "zeta", Body = "5" })));

        var stored = await store.ReadCatalogAsync();

        Assert.Equal(["1", "4", "5", "3"], stored.Select(item => item.Body));
        Assert.Equal(["+14155550101", "+14155550100"], stored.Select(item => item.UniqueKey).OfType<string>());
    }

    [Fact]
    public async Task A_unique_key_belongs_to_one_setting_of_the_installation()
    {
        var store = await OpenStoreAsync();
        await store.CommitAsync(Stage(context => context.Put(Number("+14155550100", Sample.Organization))));
        await store.CommitAsync(Stage(context => context.Put(Number("+14155550101", Sample.OtherOrganization))));

        await Assert.ThrowsAnyAsync<Exception>(() =>
            store.CommitAsync(Stage(context => context.Put(Number("+14155550100", Sample.OtherOrganization))))
        );

        var stored = await store.ReadCatalogAsync();
        Assert.Equal(["+14155550100", "+14155550101"], stored.Select(item => item.UniqueKey));
    }

    [Fact]
    public async Task A_store_that_is_open_answers()
    {
        var store = await OpenStoreAsync();

        await store.PingAsync();
    }

    private static ChangeOf<bool> Receive(InboundKey key, string words = "hi") =>
        new(
            reads => reads.Inbound.Add(key),
            context =>
            {
                if (context.HasSeen(key))
                {
                    return true;
                }

                context.Remember(new InboundRecord(key, Ada, "acme-us", words, context.Now, Intent.None));
                return false;
            }
        );
}
