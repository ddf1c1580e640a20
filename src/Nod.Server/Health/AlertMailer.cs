using System.Globalization;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Nod.Feeds;
using Nod.Ledger;
using Nod.Server.Hosting;
using NodaTime.Text;

namespace Nod.Server.Health;

/// <summary>
/// Mails alerts, raised and cleared, to whom each organization named. It goes over the feed and keeps how far it came, so
/// that a mail server that is out of order costs a delay. After a restore nothing is mailed until sending goes on.
/// </summary>
internal sealed class AlertMailer(Node node, ServerSettings settings) : BackgroundService
{
    /// <summary>Its name among the followers.</summary>
    public const string Name = "mail";

    private const int CommitsAtOnce = 256;
    private static readonly TimeSpan IdleMax = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeptEvery = TimeSpan.FromSeconds(30);

    private long keptAt = TimeProvider.System.GetTimestamp();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Mail is not { } mail || node.Holds.Sending is not null)
        {
            return;
        }

        Guid? at = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                at ??= await BeginAsync(stoppingToken);
                var seen = node.FeedWatch.End;
                var items = await node.Store.ReadFeedAsync(at.Value, CommitsAtOnce, stoppingToken);
                if (items.Count == 0)
                {
                    await node.FeedWatch.WaitAsync(seen, IdleMax, stoppingToken);
                    continue;
                }

                at = await StepAsync(mail, at.Value, items, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // The background loop: the store failed, and how far it came stands there.
                node.Log.FollowingFailed(failure);
                at = null;
                await Task.Delay(FailurePause, TimeProvider.System, CancellationToken.None);
            }
        }
    }

    private async Task<Guid> BeginAsync(CancellationToken cancellation)
    {
        var followers = await node.Store.ReadFollowersAsync(cancellation);
        if (followers.FirstOrDefault(one => one.Organization == Guid.Empty && one.Name == Name) is { } kept)
        {
            return Guid.Parse(kept.Content!);
        }

        // Whoever names a mail server today does not want the alerts of the month.
        var end = await node.Store.ReadFeedEndAsync(cancellation);
        await KeepAsync(end);
        return end;
    }

    // One mail at a time: what was mailed is kept at once, what could not be is tried again.
    private async Task<Guid> StepAsync(
        MailSettings mail,
        Guid at,
        IReadOnlyList<FeedItem> items,
        CancellationToken cancellation
    )
    {
        foreach (var item in items.Where(item => item.Kind is FeedKind.AlertRaised or FeedKind.AlertCleared))
        {
            var alert = await node.Store.FindAlertAsync(item.Organization, item.Subject, cancellation);
            if (alert is null || Recipients(item.Organization) is not { Count: > 0 } to)
            {
                continue;
            }

            using var message = Message(mail, to, item, alert);
            await SendAsync(mail, message, alert, cancellation);
            at = item.Id.Batch;
            await KeepAsync(at);
        }

        at = items[^1].Id.Batch;
        if (TimeProvider.System.GetElapsedTime(keptAt) > KeptEvery)
        {
            await KeepAsync(at);
        }

        return at;
    }

    private IReadOnlyList<string> Recipients(Guid organization) =>
        node.Catalog.Current.Organization(organization)?.HealthLimits.MailTo ?? [];

    private async Task SendAsync(MailSettings mail, MimeMessage message, Alert alert, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                patience.CancelAfter(Patience);
                await SendOnceAsync(mail, message, patience.Token);
                node.Metrics.Mailed();
                return;
            }
            catch (Exception failure)
                when (failure is not OutOfMemoryException && !cancellation.IsCancellationRequested)
            {
                // The mail server's end: whatever it was, the alert stands and is mailed later.
                node.Log.MailingFailed(failure, alert.Id);
                await Task.Delay(FailurePause, TimeProvider.System, cancellation);
            }
        }
    }

    private static async Task SendOnceAsync(MailSettings mail, MimeMessage message, CancellationToken cancellation)
    {
        using var client = new SmtpClient();
        var security =
            mail.IsTls ? SecureSocketOptions.SslOnConnect
            : mail.Server.IsLoopback ? SecureSocketOptions.StartTlsWhenAvailable
            : SecureSocketOptions.StartTls;
        await client.ConnectAsync(mail.Server.DnsSafeHost, mail.Port, security, cancellation);
        if (mail.User is { } user)
        {
            await client.AuthenticateAsync(user, mail.Password ?? string.Empty, cancellation);
        }

        await client.SendAsync(message, cancellation);
        await client.DisconnectAsync(true, cancellation);
    }

    private MimeMessage Message(MailSettings mail, IReadOnlyList<string> to, FeedItem item, Alert alert)
    {
        var name = node.Catalog.Current.Organization(item.Organization)!.Organization.Name;
        var isOver = item.Kind == FeedKind.AlertCleared;
        var message = new MimeMessage
        {
            Subject = $"Nod, {name}: {alert.Code}{(isOver ? " is over" : "")}",
            Date = item.At.ToDateTimeOffset(),
            // The same at every try, so that a mailbox shows it once.
            MessageId = $"{item.Id}@{mail.From[(mail.From.IndexOf('@', StringComparison.Ordinal) + 1)..]}",
        };
        message.From.Add(MailboxAddress.Parse(mail.From));
        message.To.AddRange(to.Select(address => MailboxAddress.Parse(address)));
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{(isOver ? "Over" : "Raised")} {InstantPattern.ExtendedIso.Format(item.At)}\n\n{alert.Detail}\n"
        );
        message.Body = new TextPart("plain") { Text = alert.Message is { } about ? $"{text}Message {about}\n" : text };
        return message;
    }

    private async Task KeepAsync(Guid at)
    {
        await node.Store.CommitAsync(new Keep(new Follower(Guid.Empty, Name, at.ToString())));
        keptAt = TimeProvider.System.GetTimestamp();
    }

    private sealed class Keep(Follower follower) : Change<bool>
    {
        public override void Declare(ReadSet reads) { }

        public override bool Apply(ChangeContext context)
        {
            context.Put(follower);
            return true;
        }
    }
}
