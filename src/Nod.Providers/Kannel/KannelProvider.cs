using System.Net.Http.Headers;
using System.Text;
using Nod.Catalog;
using Nod.Providers.Http;
using Nod.Sending;
using Nod.Texts;

namespace Nod.Providers.Kannel;

/// <summary>
/// Sends through the sendsms service of a Kannel, which speaks SMPP with a carrier. By POST: a request without a body
/// might be made a second time by the HTTP client when the line breaks.
/// </summary>
public sealed class KannelProvider : IMessageProvider, IDisposable
{
    /// <summary>The name senders call it by.</summary>
    public const string ProviderName = "kannel";

    private const string SmscSetting = "smsc";

    // Delivered, failed, handed to the carrier, refused by the carrier.
    private const string EveryReport = "27";
    private const string Gsm = "0";
    private const string Ucs2 = "2";

    private readonly KannelSettings settings;
    private readonly ProviderLine line;

    /// <summary>Opens a line; nothing is sent yet.</summary>
    public KannelProvider(KannelSettings settings, TimeProvider clock)
    {
        this.settings = settings;
        line = new ProviderLine(settings.Address, clock, settings.AnswerWithin);
    }

    /// <inheritdoc/>
    public string Name => ProviderName;

    /// <inheritdoc/>
    public IReadOnlyList<FieldFault> Check(Sender sender) =>
        ProviderSettings.Check(sender, (SmscSetting, "[A-Za-z0-9_.-]{1,64}", "the smsc-id of a bind"));

    /// <inheritdoc/>
    public async Task<HandOver> HandOverAsync(OutboundText text, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/cgi-bin/sendsms")
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text.Body)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/plain", "UTF-8");
        var isGsm = Segments.Of(text.Body).Encoding == TextEncoding.Gsm7;
        Add(request, "Username", settings.Username);
        Add(request, "Password", settings.Password.Reveal());
        Add(request, "From", text.From);
        Add(request, "To", text.To.ToString());
        Add(request, "Coding", isGsm ? Gsm : Ucs2);
        Add(request, "DLR-Mask", EveryReport);
        Add(request, "DLR-URL", ReportAddress(text));
        if (text.Settings.GetValueOrDefault(SmscSetting) is { } smsc)
        {
            Add(request, "SMSC", smsc);
        }

        var exchange = await line.SendAsync(request, text.From, cancellation);
        return exchange is Exchange.Answered answer ? Understand(text, answer) : ProviderLine.OutcomeOf(exchange);
    }

    /// <inheritdoc/>
    /// <remarks>Kannel keeps no list of what it took. Its reports may still tell; else a person decides.</remarks>
    public Task<HandOver> AskAsync(OutboundText text, CancellationToken cancellation) =>
        Task.FromResult(new HandOver(Outcome.Undecidable, null, "Kannel can't be asked what became of a text"));

    /// <inheritdoc/>
    public void Dispose() => line.Dispose();

    // Kannel fills in what stands behind a percent sign: the kind of report and the carrier's words.
    private string ReportAddress(OutboundText text) =>
        $"{AttemptTag.StatusAddress(settings.Hooks, text)}&to={text.To.ToString().TrimStart('+')}"
        + $"&secret={settings.HookSecret.Reveal()}&type=%d&said=%A";

    private HandOver Understand(OutboundText text, Exchange.Answered answer)
    {
        var said = answer.Body.Trim();
        var words = Masked.Of(said);
        return answer.Status switch
        {
            // Kannel gives no identifier of its own; ours is what its reports carry.
            200
            or 202
                when said.StartsWith("0:", StringComparison.Ordinal)
                    || said.StartsWith("3:", StringComparison.Ordinal) => new HandOver(
                Outcome.Accepted,
                text.Reference.ToString("N"),
                null
            ),
            503 when said.StartsWith("Temporal failure", StringComparison.Ordinal) => line.Refuse(
                text.From,
                new ProviderFailure(FailureKind.Temporary, "-", words, answer.RetryAfter)
            ),
            >= 400 and < 500 and not 408 => line.Refuse(text.From, Refusal(answer, said, words)),
            _ => new HandOver(Outcome.Unknown, null, $"Kannel answered {answer.Status}"),
        };
    }

    private static ProviderFailure Refusal(Exchange.Answered answer, string said, string words) =>
        said switch
        {
            _ when said.Contains("blacklist", StringComparison.OrdinalIgnoreCase) => new ProviderFailure(
                FailureKind.OptedOut,
                "-",
                words
            ),
            _ when said.Contains("receiver", StringComparison.OrdinalIgnoreCase) => new ProviderFailure(
                FailureKind.InvalidNumber,
                "-",
                words
            ),
            _ => KannelErrors.Codes.Failure(null, words, answer),
        };

    private static void Add(HttpRequestMessage request, string name, string value) =>
        request.Headers.TryAddWithoutValidation("X-Kannel-" + name, value);
}
