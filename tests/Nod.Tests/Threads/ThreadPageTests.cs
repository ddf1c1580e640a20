using CsCheck;
using Nod.Ledger;
using Nod.Sending;
using Nod.Testing;
using Nod.Texts;
using Nod.Threads;
using NodaTime;

namespace Nod.Tests.Threads;

/// <summary>The two kinds of text of a thread, put together page by page.</summary>
public sealed class ThreadPageTests
{
    private static readonly ContactAddress Person = Sample.Contact(1);

    [Fact]
    public void Every_text_is_shown_once_in_the_order_of_time_however_they_are_mixed()
    {
        Gen.Select(Gen.Int[0, 9].Array[0, 12], Gen.Int[0, 9].Array[0, 12], Gen.Int[1, 5])
            .Sample(
                (sent, received, size) =>
                {
                    var messages = sent.Order().Select(Message).ToList();
                    var inbound = received.Order().Select(Text).ToList();
                    var all = new List<string>();
                    ThreadPagePlace? place = ThreadPagePlace.Last;
                    while (place is { } before)
                    {
                        var page = Read(messages, inbound, before, size);
                        Assert.True(page.Texts.Count <= size);
                        all.InsertRange(0, page.Texts.Select(NameOf));
                        place = page.Before;
                    }

                    var expected = messages
                        .Select(one => (one.Message.CreatedAt, 1, one.Message.Address.Id, Name: one.Message.Body))
                        .Concat(inbound.Select(one => (one.ReceivedAt, 0, Guid.Empty, Name: one.Key.Id)))
                        .OrderBy(one => one.Item1)
                        .ThenBy(one => one.Item2)
                        .ThenBy(one => one.Item3)
                        .ThenBy(one => one.Name, StringComparer.Ordinal)
                        .Select(one => one.Name);
                    Assert.Equal(expected, all);
                }
            );
    }

    private static ThreadPage Read(
        List<ThreadMessage> messages,
        List<InboundRecord> inbound,
        ThreadPagePlace before,
        int size
    ) =>
        ThreadPage.Of(
            [
                .. messages
                    .Where(one => one.Message.Address.Id < before.Message)
                    .OrderByDescending(one => one.Message.Address.Id)
                    .Take(size + 1),
            ],
            [
                .. inbound
                    .Where(one =>
                        one.ReceivedAt < before.InboundAt
                        || (
                            one.ReceivedAt == before.InboundAt
                            && string.CompareOrdinal(one.Key.Id, before.InboundId) < 0
                        )
                    )
                    .OrderByDescending(one => one.ReceivedAt)
                    .ThenByDescending(one => one.Key.Id, StringComparer.Ordinal)
                    .Take(size + 1),
            ],
            before,
            size
        );

    private static string NameOf((ThreadMessage? Out, InboundRecord? In) text) =>
        text.Out?.Message.Body ?? text.In!.Key.Id;

    private static ThreadMessage Message(int second, int number) =>
        new(
            Sample.Message(Person, Some.Id(1 + (second * 100) + number), Sample.Noon, $"out-{number:00}") with
            {
                CreatedAt = Sample.Noon + Duration.FromSeconds(second),
            },
            null
        );

    private static InboundRecord Text(int second, int number) =>
        new(
            new InboundKey("simulator", $"in-{number:00}"),
            Person,
            "acme-us",
            "Hi",
            Sample.Noon + Duration.FromSeconds(second),
            Intent.None
        );
}
