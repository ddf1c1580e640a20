using System.Security.Cryptography;
using System.Text;
using Nod.Providers.Http;
using Nod.Providers.Twilio;
using Nod.Sending;
using Nod.Testing;

namespace Nod.Providers.Tests.Twilio;

public sealed class TwilioHooksTests : ReportConformance
{
    protected override IProviderHooks Hooks { get; } = new TwilioHooks(TwilioSample.Settings());

    protected override string ProofHeader => TwilioSignature.Header;

    protected override HookCall Inbound(string id, string from, string to, string body) =>
        Inbound(id, from, to, body, []);

    protected override HookCall Report(OutboundText text, ReportOf what)
    {
        var (status, error) = what switch
        {
            ReportOf.Taken => ("sent", ""),
            ReportOf.Delivered => ("delivered", ""),
            _ => ("undelivered", "30003"),
        };
        var body = Deliveries.Form(
            ("AccountSid", TwilioSample.Account),
            ("ErrorCode", error),
            ("From", text.From),
            ("MessageSid", "SM00000000000000000000000000000002"),
            ("MessageStatus", status),
            ("To", text.To.ToString())
        );
        return Sign(HookKind.Status, $"?tag={AttemptTag.Of(text)}", Encoding.UTF8.GetBytes(body));
    }

    protected override HookCall Proven(HookKind kind, byte[] body) =>
        Sign(kind, string.Empty, [.. Encoding.UTF8.GetBytes($"AccountSid={TwilioSample.Account}&"), .. body]);

    protected override HookCall ByAnother(HookCall call) => Sign(call.Kind, call.Query, call.Body.ToArray(), "54321");

    [Theory]
    [InlineData("STOP", true, true)]
    [InlineData("START", false, true)]
    [InlineData("HELP", false, true)]
    [InlineData("", false, false)]
    public async Task What_Twilio_answered_and_blocked_by_itself_is_told(string kind, bool stopped, bool answered)
    {
        var call = Inbound("SM1", "+14155550101", "+12125550100", "no more please", [("OptOutType", kind)]);

        var taken = Assert.IsType<HookReading.Taken>(await ReadAsync(call));

        var text = Assert.IsType<TextArrived>(Assert.Single(taken.News));
        Assert.Equal(stopped, text.StoppedThere);
        Assert.Equal(answered, text.Answered);
        Assert.Contains("<Response/>", taken.Reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delivery_for_another_account_is_refused()
    {
        var body = Encoding.UTF8.GetBytes("AccountSid=AC2&MessageSid=SM1&From=%2B14155550101&To=1&Body=x");

        Assert.IsType<HookReading.Refused>(await ReadAsync(Sign(HookKind.Inbound, string.Empty, body)));
    }

    [Fact]
    public async Task A_tag_that_was_tampered_with_is_refused()
    {
        var (store, text) = await HandedOverAsync();
        await store.DisposeAsync();
        var call = Report(text, ReportOf.Delivered);

        Assert.IsType<HookReading.Refused>(await ReadAsync(call with { Query = call.Query + "A" }));
    }

    [Fact]
    public async Task A_stop_learned_from_a_report_says_so()
    {
        var (store, text) = await HandedOverAsync();
        await store.DisposeAsync();
        var body = Encoding.UTF8.GetBytes(
            Deliveries.Form(
                ("AccountSid", TwilioSample.Account),
                ("ErrorCode", "21610"),
                ("MessageSid", "SM1"),
                ("MessageStatus", "failed"),
                ("To", text.To.ToString())
            )
        );

        var reading = await ReadAsync(Sign(HookKind.Status, $"?tag={AttemptTag.Of(text)}", body));

        var news = Assert.Single(Assert.IsType<HookReading.Taken>(reading).News);
        Assert.Equal(FailureKind.OptedOut, Assert.IsType<TextReported>(news).Report.Failure?.Kind);
    }

    private static HookCall Inbound(
        string id,
        string from,
        string to,
        string body,
        IEnumerable<(string, string)> more
    ) =>
        Sign(
            HookKind.Inbound,
            string.Empty,
            Encoding.UTF8.GetBytes(
                Deliveries.Form([
                    ("AccountSid", TwilioSample.Account),
                    ("Body", body),
                    ("From", from),
                    ("MessageSid", id),
                    ("NumMedia", "0"),
                    ("To", to),
                    .. more,
                ])
            )
        );

    // Twilio's algorithm, written down once more: HMAC-SHA1 of address and sorted fields.
    private static HookCall Sign(HookKind kind, string query, byte[] body, string token = "12345")
    {
        var text = new StringBuilder($"{Deliveries.Hooks}{(kind == HookKind.Inbound ? "inbound" : "status")}{query}");
        foreach (var (name, value) in FormFields.Read(body).All.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            text.Append(name).Append(value);
        }

#pragma warning disable CA5350 // Twilio's choice.
        var mac = HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(text.ToString()));
#pragma warning restore CA5350
        return Deliveries.Of(kind, query, body, (TwilioSignature.Header, Convert.ToBase64String(mac)));
    }
}
