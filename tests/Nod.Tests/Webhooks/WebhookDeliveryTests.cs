using Nod.Feeds;
using Nod.Webhooks;
using NodaTime;

namespace Nod.Tests.Webhooks;

public sealed class WebhookDeliveryTests
{
    private static readonly WebhookDelivery New = new()
    {
        Webhook = new WebhookAddress(Guid.Empty, Guid.Empty),
        Id = FeedCursor.Start,
        Kind = "message.delivered",
        HappenedAt = Some.Noon,
        Status = DeliveryStatus.Pending,
        DueAt = Some.Noon,
    };

    [Fact]
    public void What_is_refused_is_tried_for_three_days_with_pauses_that_grow()
    {
        var one = New;
        var tried = new List<Duration>();
        while (one.DueAt is { } due)
        {
            tried.Add(due - Some.Noon);
            one = one.Refused(due, 500, "the address answered 500");
        }

        Assert.Equal(
            [0, 5, 305, 2105, 9305, 27305, 63305, 113705, 164105, 214505, 259200],
            tried.Select(after => (int)after.TotalSeconds)
        );
        Assert.Equal((DeliveryStatus.Failed, 11, 500), (one.Status, one.Tries, one.AnswerStatus));
        Assert.Equal("the address answered 500", one.Why);
    }

    [Fact]
    public void What_is_taken_is_over()
    {
        var taken = New.Refused(Some.Noon, null, "no answer").Taken(Some.Noon + Duration.FromSeconds(5), 204);

        Assert.Equal(
            (DeliveryStatus.Delivered, 2, 204, null, null),
            (taken.Status, taken.Tries, taken.AnswerStatus, taken.Why, taken.DueAt)
        );
    }

    [Fact]
    public void What_is_told_again_has_its_whole_life_again()
    {
        var late = Some.Noon + Duration.FromDays(20);
        var again = New.Taken(Some.Noon, 200).Again(late).Refused(late, 500, "no");

        Assert.Equal(
            (DeliveryStatus.Pending, late, late + Duration.FromSeconds(5)),
            (again.Status, again.FirstTriedAt, again.DueAt)
        );
    }

    [Fact]
    public void An_old_secret_signs_beside_the_new_one_for_a_day()
    {
        var (first, second, third) = (Guid.Empty, Guid.AllBitsSet, new Guid(1, 2, 3, new byte[8]));
        var webhook = new Webhook
        {
            Id = Guid.Empty,
            Url = "https://acme.example/",
            Secrets = [new WebhookSecret(first, null)],
            EnabledAt = Some.Noon,
        };

        var rotated = webhook.Rotated(second, Some.Noon);

        var end = Some.Noon + Webhook.Overlap;
        Assert.Equal([second, first], rotated.SigningAt(Some.Noon));
        Assert.Equal([second, first], rotated.SigningAt(end - Duration.Epsilon));
        Assert.Equal([second], rotated.SigningAt(end));
        Assert.Equal([third, second], rotated.Rotated(third, Some.Noon).SigningAt(Some.Noon));
    }

    [Fact]
    public void Without_kinds_it_wants_all_and_else_those()
    {
        var webhook = new Webhook
        {
            Id = Guid.Empty,
            Url = "https://acme.example/",
            Secrets = [],
            EnabledAt = Some.Noon,
        };

        Assert.True(webhook.Wants("message.delivered"));
        Assert.True((webhook with { Kinds = ["message.delivered"] }).Wants("message.delivered"));
        Assert.False((webhook with { Kinds = ["alert.raised"] }).Wants("message.delivered"));
        Assert.False((webhook with { Withdrawn = true }).IsEnabled);
        Assert.False((webhook with { Disabled = new WebhookDisabled(Some.Noon, "no") }).IsEnabled);
    }
}
