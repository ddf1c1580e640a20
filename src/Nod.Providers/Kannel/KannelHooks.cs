using System.Net;
using System.Text;
using Nod.Providers.Http;
using Nod.Sending;

namespace Nod.Providers.Kannel;

/// <summary>
/// Reads what Kannel delivers. Kannel signs nothing: it proves itself by a secret in the address and by where it calls
/// from.
/// </summary>
public sealed class KannelHooks(KannelSettings settings) : IProviderHooks
{
    private readonly string secret = settings.HookSecret.Reveal();

    /// <inheritdoc/>
    public string Name => KannelProvider.ProviderName;

    /// <inheritdoc/>
    public Task<HookReading> ReadAsync(HookCall call, CancellationToken cancellation) => Task.FromResult(Read(call));

    private HookReading Read(HookCall call)
    {
        var query = FormFields.Read(call.Query);
        if (
            !SecretText.Same(query["secret"] ?? string.Empty, secret)
            || call.Source is not { } source
            || !settings.AllowedSources.Any(network => network.Contains(Plain(source)))
        )
        {
            return new HookReading.Refused("the secret or the source does not fit");
        }

        return call.Kind == HookKind.Inbound ? Inbound(call.Query, query) : Status(query);
    }

    private static HookReading Inbound(string raw, FormFields query)
    {
        if (query["id"] is not { Length: > 0 } id || query["to"] is not { Length: > 0 } to)
        {
            return new HookReading.Faulty([new FieldFault("id", "and to must be there")]);
        }

        var text = query["coding"] == "2" ? Utf16Of(raw) : query["text"] ?? string.Empty;
        return PhoneNumber.TryRead(Number(query["from"] ?? string.Empty), out var from)
            ? new HookReading.Taken([new TextArrived(id, from, Number(to), text)], HookReply.Empty)
            : new HookReading.Taken([], HookReply.Empty);
    }

    private HookReading.Taken Status(FormFields query)
    {
        if (
            !PhoneNumber.TryRead(Number(query["to"] ?? string.Empty), out var phone)
            || !AttemptTag.TryRead(query[AttemptTag.Parameter], phone, out var message, out var reference)
        )
        {
            return new HookReading.Taken([], HookReply.Empty);
        }

        var (id, said) = (reference.ToString("N"), query["said"] ?? string.Empty);
        var failure = KannelErrors.FailureOf(said, settings.UnallocatedErrors);
        HookNews? news = query["type"] switch
        {
            "1" => new TextReported(new DeliveryReport(message, reference, id, true, null)),
            "2" or "16" => new TextReported(new DeliveryReport(message, reference, id, false, failure.Detail, failure)),
            "4" or "8" => new TextTaken(message, reference, id),
            _ => null,
        };
        return new HookReading.Taken(news is null ? [] : [news], HookReply.Empty);
    }

    // What is beyond the GSM alphabet comes as bytes of UTF-16, most significant first.
    private static string Utf16Of(string query)
    {
        var start = query.IndexOf("text=", StringComparison.Ordinal);
        if (start < 0)
        {
            return string.Empty;
        }

        var end = query.IndexOf('&', start) is var mark and >= 0 ? mark : query.Length;
        var escaped = Encoding.ASCII.GetBytes(query[(start + "text=".Length)..end]);
        return Encoding.BigEndianUnicode.GetString(WebUtility.UrlDecodeToBytes(escaped, 0, escaped.Length)!);
    }

    // SMPP gives numbers with or without the plus, by their type.
    private static string Number(string given)
    {
        var trimmed = given.Trim();
        return trimmed.Length > 8 && trimmed.All(char.IsAsciiDigit) ? "+" + trimmed : trimmed;
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
