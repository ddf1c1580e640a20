using Nod.Ledger;
using Nod.Sending;
using Xunit;

namespace Nod.Testing;

/// <summary>What a report of a provider says.</summary>
public enum ReportOf
{
    /// <summary>It took the text.</summary>
    Taken,

    /// <summary>It arrived.</summary>
    Delivered,

    /// <summary>It did not arrive.</summary>
    Undelivered,
}

/// <summary>
/// The promises of hooks that take reports too: however often, late or in whatever order reports come, the first final
/// word stands.
/// </summary>
public abstract class ReportConformance : HookConformance
{
    /// <summary>A report about one of ours, signed now.</summary>
    protected abstract HookCall Report(OutboundText text, ReportOf what);

    [Fact]
    public async Task Every_order_of_reports_leads_to_the_first_final_word()
    {
        ReportOf[][] orders =
        [
            [ReportOf.Delivered],
            [ReportOf.Delivered, ReportOf.Delivered],
            [ReportOf.Taken, ReportOf.Delivered, ReportOf.Taken],
            [ReportOf.Delivered, ReportOf.Taken, ReportOf.Undelivered],
            [ReportOf.Undelivered, ReportOf.Delivered, ReportOf.Undelivered],
            [ReportOf.Taken, ReportOf.Taken],
        ];
        foreach (var order in orders)
        {
            var (store, text) = await HandedOverAsync();
            foreach (var what in order)
            {
                await ApplyAsync(store, await ReadAsync(Report(text, what)));
            }

            // The answer to the hand-over comes last of all.
            await store.CommitAsync(new RecordOutcome(text, new HandOver(Outcome.Unknown, null, "late")));
            var message = (await store.FindMessageAsync(text.Message.Contact.Organization, text.Message.Id))!;
            var final = order.FirstOrDefault(what => what != ReportOf.Taken, ReportOf.Taken);
            var expected = final switch
            {
                ReportOf.Delivered => MessageStatus.Delivered,
                ReportOf.Undelivered => MessageStatus.Undelivered,
                _ => MessageStatus.Sent,
            };
            Assert.True(expected == message.Status, $"{string.Join(", ", order)}: {message.Status}");
            Assert.True(message.History.Count <= 4, $"{string.Join(", ", order)} left {message.History.Count} lines");
            Assert.False(string.IsNullOrEmpty(message.Attempt?.ProviderMessageId));
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_report_about_another_attempt_changes_nothing()
    {
        var (store, text) = await HandedOverAsync();

        await ApplyAsync(store, await ReadAsync(Report(text with { Reference = Ids.Next() }, ReportOf.Delivered)));

        var message = await store.FindMessageAsync(text.Message.Contact.Organization, text.Message.Id);
        Assert.Equal(MessageStatus.HandingOver, message?.Status);
        await store.DisposeAsync();
    }

    [Fact]
    public async Task A_report_that_comes_days_late_still_settles_a_text_nobody_could_be_asked_about()
    {
        var (store, text) = await HandedOverAsync();
        await store.CommitAsync(new RecordOutcome(text, new HandOver(Outcome.Undecidable, null, "nobody knows")));
        Clock.Move(TimeSpan.FromDays(3));

        await ApplyAsync(store, await ReadAsync(Report(text, ReportOf.Delivered)));

        var message = await store.FindMessageAsync(text.Message.Contact.Organization, text.Message.Id);
        Assert.Equal(MessageStatus.Delivered, message?.Status);
        await store.DisposeAsync();
    }

    [Fact]
    public async Task A_failed_delivery_says_what_it_means()
    {
        var (store, text) = await HandedOverAsync();
        await store.DisposeAsync();

        var taken = Assert.IsType<HookReading.Taken>(await ReadAsync(Report(text, ReportOf.Undelivered)));

        var report = Assert.IsType<TextReported>(Assert.Single(taken.News)).Report;
        Assert.NotNull(report.Failure);
        Assert.DoesNotContain(text.To.ToString().TrimStart('+'), report.Detail, StringComparison.Ordinal);
    }

    /// <summary>A text that is being handed over, in a store of its own.</summary>
    protected async Task<(IStore Store, OutboundText Text)> HandedOverAsync()
    {
        var store = new InMemoryStore(Clock, Ids);
        var queued = Sample.Message(Sample.Contact(1), Ids.Next(), Sample.Noon);
        var attempt = new Attempt(Ids.Next(), Sample.Noon, null);
        var claimed = (queued with { Attempt = attempt }).Become(MessageStatus.HandingOver, Sample.Noon);
        await store.CommitAsync(
            new ChangeOf<bool>(
                reads => reads.Messages.Add(queued.Address),
                context =>
                {
                    context.Put(claimed);
                    return true;
                }
            )
        );
        return (store, OutboundText.Of(claimed, attempt.Id, null));
    }

    private static async Task ApplyAsync(IStore store, HookReading reading)
    {
        foreach (var news in Assert.IsType<HookReading.Taken>(reading).News)
        {
            if (news is TextReported reported)
            {
                await store.CommitAsync(new RecordDelivery(reported.Report));
            }
            else if (news is TextTaken taken)
            {
                var (contact, id) = taken.Message;
                var message = (await store.FindMessageAsync(contact.Organization, id))!;
                var accepted = new HandOver(Outcome.Accepted, taken.ProviderMessageId, null);
                await store.CommitAsync(new RecordOutcome(OutboundText.Of(message, taken.Reference, null), accepted));
            }
        }
    }
}
