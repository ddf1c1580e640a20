using System.Net;
using System.Text;
using Nod.Providers.Http;
using Nod.Providers.Kannel;
using Nod.Sending;
using Nod.Testing;

namespace Nod.Providers.Tests.Kannel;

public sealed class KannelProviderTests : HttpProviderConformance
{
    protected override bool CanBeAsked => false;

    protected override PeerAnswer Accepted => new(202, "0: Accepted for delivery");

    protected override IReadOnlyList<(PeerAnswer, FailureKind)> Refusals =>
        [
            (new PeerAnswer(403, "Receiver is on the blacklist"), FailureKind.OptedOut),
            (new PeerAnswer(400, "Missing receiver and/or sender number, rejected"), FailureKind.InvalidNumber),
            (new PeerAnswer(403, "Authorization failed for sendsms"), FailureKind.Account),
            (new PeerAnswer(503, "Temporal failure, try again later."), FailureKind.Temporary),
            (new PeerAnswer(400, "Rejected"), FailureKind.Other),
        ];

    protected override IMessageProvider Open(Uri address, TimeSpan answerWithin) =>
        new KannelProvider(KannelSample.Settings(address, answerWithin), Clock);

    protected override PeerAnswer Throttled(string retryAfter) => new(429, "Busy", ("Retry-After", retryAfter));

    protected override Guid? ReferenceOf(PeerRequest request)
    {
        if (request.Method.Length == 0)
        {
            return null;
        }

        // A request without a body might be made a second time by the HTTP client itself.
        Assert.Equal("POST", request.Method);
        var address = request.Headers["X-Kannel-DLR-URL"];
        var tag = FormFields.Read(address[address.IndexOf('?', StringComparison.Ordinal)..])["tag"];
        Assert.True(AttemptTag.TryRead(tag, default, out _, out var reference));
        return reference;
    }
}

public sealed class KannelHooksTests : ReportConformance
{
    protected override IProviderHooks Hooks { get; } = new KannelHooks(KannelSample.Settings());

    protected override string? ProofHeader => null;

    protected override bool CoversBody => false;

    protected override HookCall Inbound(string id, string from, string to, string body)
    {
        var isGsm = body.All(char.IsAscii);
        var bytes = isGsm ? Encoding.UTF8.GetBytes(body) : Encoding.BigEndianUnicode.GetBytes(body);
        var text = string.Concat(bytes.Select(one => $"%{one:X2}"));
        var head = Deliveries.Form(("secret", KannelSample.Secret), ("id", id), ("from", from), ("to", to));
        return Deliveries.Of(HookKind.Inbound, $"?{head}&coding={(isGsm ? 0 : 2)}&text={text}", []);
    }

    protected override HookCall Report(OutboundText text, ReportOf what)
    {
        var (type, said) = what switch
        {
            ReportOf.Taken => ("8", "ACK/"),
            ReportOf.Delivered => ("1", "id:1 sub:001 dlvrd:001 stat:DELIVRD err:000 text:"),
            _ => ("2", $"id:14155550101 sub:001 dlvrd:000 stat:UNDELIV err:001 text:{text.To}"),
        };
        var query = Deliveries.Form(
            ("tag", AttemptTag.Of(text)),
            ("to", text.To.ToString().TrimStart('+')),
            ("secret", KannelSample.Secret),
            ("type", type),
            ("said", said)
        );
        return Deliveries.Of(HookKind.Status, "?" + query, []);
    }

    protected override HookCall Proven(HookKind kind, byte[] body) =>
        Deliveries.Of(kind, $"?secret={KannelSample.Secret}&{Encoding.UTF8.GetString(body)}", body);

    protected override HookCall ByAnother(HookCall call) =>
        call with
        {
            Query = call.Query.Replace(KannelSample.Secret, KannelSample.Secret[..^1] + "x", StringComparison.Ordinal),
        };

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("10.1.255.255", true)]
    [InlineData("10.2.0.0", false)]
    [InlineData("127.0.0.2", false)]
    [InlineData(null, false)]
    public async Task Only_known_addresses_may_deliver(string? source, bool allowed)
    {
        var call = Inbound("in-1", "+14155550101", "+12125550100", "Hello");

        var reading = await ReadAsync(call with { Source = source is null ? null : IPAddress.Parse(source) });

        Assert.Equal(allowed, reading is HookReading.Taken);
        Assert.Equal(!allowed, reading is HookReading.Refused);
    }

    [Theory]
    [InlineData("16", "NACK/0x0000000b/Invalid Destination Address", FailureKind.InvalidNumber)]
    [InlineData("16", "NACK/0x00000058/Throttling error", FailureKind.Throttled)]
    [InlineData("2", "id:1 stat:REJECTD err:00b", FailureKind.Filtered)]
    [InlineData("2", "id:1 sub:001 dlvrd:000 stat:UNDELIV err:005 text:", FailureKind.Unallocated)]
    [InlineData("2", "id:1 sub:001 dlvrd:000 stat:UNDELIV err:0A1 text:", FailureKind.Unallocated)]
    [InlineData("2", "id:1 sub:001 dlvrd:000 stat:UNDELIV err:006 text:", FailureKind.Unreachable)]
    [InlineData("2", "", FailureKind.Other)]
    public async Task What_the_carrier_says_is_understood(string type, string said, FailureKind kind)
    {
        var (store, text) = await HandedOverAsync();
        await store.DisposeAsync();
        var query = Deliveries.Form(
            ("tag", AttemptTag.Of(text)),
            ("to", text.To.ToString()),
            ("secret", KannelSample.Secret),
            ("type", type),
            ("said", said)
        );

        var reading = await ReadAsync(Deliveries.Of(HookKind.Status, "?" + query, []));

        var news = Assert.Single(Assert.IsType<HookReading.Taken>(reading).News);
        Assert.Equal(kind, Assert.IsType<TextReported>(news).Report.Failure?.Kind);
    }
}

/// <summary>A made-up Kannel.</summary>
internal static class KannelSample
{
    public const string Secret = "0123456789abcdefghijklmnopqrstuv";

    public static KannelSettings Settings(Uri? address = null, TimeSpan? answerWithin = null) =>
        new(
            "nod",
            new Secret("password"),
            new Secret(Secret),
            [IPNetwork.Parse("127.0.0.1/32"), IPNetwork.Parse("10.1.0.0/16")],
            ["005", "0A1"],
            address ?? new Uri("http://127.0.0.1:13013"),
            Deliveries.Hooks,
            answerWithin ?? TimeSpan.FromSeconds(4)
        );
}
