using Nod.Providers.Http;
using Nod.Sending;

namespace Nod.Providers.Twilio;

/// <summary>Reads what Twilio delivers: texts from people, and what became of ours.</summary>
public sealed class TwilioHooks(TwilioSettings settings) : IProviderHooks
{
    private static readonly HookReply NoReply = new(
        "text/xml",
        """<?xml version="1.0" encoding="UTF-8"?><Response/>"""
    );

    private readonly TwilioSignature signature = new(settings.AuthToken);

    /// <inheritdoc/>
    public string Name => TwilioProvider.ProviderName;

    /// <inheritdoc/>
    public Task<HookReading> ReadAsync(HookCall call, CancellationToken cancellation) => Task.FromResult(Read(call));

    private HookReading Read(HookCall call)
    {
        var address = $"{settings.Hooks}{(call.Kind == HookKind.Inbound ? "inbound" : "status")}{call.Query}";
        if (
            call.Headers.GetValueOrDefault(TwilioSignature.Header) is not { Length: > 0 } given
            || !signature.Covers(address, call.Body.Span, given)
        )
        {
            return new HookReading.Refused("the signature does not fit");
        }

        var form = FormFields.Read(call.Body.Span);
        return form["AccountSid"] != settings.AccountSid ? new HookReading.Refused("it is for another account")
            : call.Kind == HookKind.Inbound ? Inbound(form)
            : Status(form, FormFields.Read(call.Query));
    }

    private static HookReading Inbound(FormFields form)
    {
        var id = form["MessageSid"] ?? form["SmsMessageSid"];
        var faults = new List<FieldFault>();
        if (id is not { Length: > 0 })
        {
            faults.Add(new FieldFault("MessageSid", "is missing"));
        }

        if (form["To"] is not { Length: > 0 })
        {
            faults.Add(new FieldFault("To", "is missing"));
        }

        if (form["From"] is not { Length: > 0 } from)
        {
            faults.Add(new FieldFault("From", "is missing"));
            return new HookReading.Faulty(faults);
        }

        if (faults.Count > 0)
        {
            return new HookReading.Faulty(faults);
        }

        // A short code, a name or another channel's address is no person's number.
        if (!PhoneNumber.TryRead(from, out var phone))
        {
            return new HookReading.Taken([], NoReply);
        }

        var kind = form["OptOutType"];
        var text = new TextArrived(id!, phone, form["To"]!, form["Body"] ?? string.Empty)
        {
            StoppedThere = kind == "STOP",
            Answered = kind is "STOP" or "START" or "HELP",
        };
        return new HookReading.Taken([text], NoReply);
    }

    private static HookReading Status(FormFields form, FormFields query)
    {
        var status = form["MessageStatus"] ?? form["SmsStatus"];
        var sid = form["MessageSid"] ?? form["SmsSid"];
        if (status is null || sid is null)
        {
            return new HookReading.Faulty([new FieldFault("MessageStatus", "and MessageSid must be there")]);
        }

        if (
            !PhoneNumber.TryRead(form["To"] ?? string.Empty, out var phone)
            || !AttemptTag.TryRead(query[AttemptTag.Parameter], phone, out var message, out var reference)
        )
        {
            // Signed by Twilio, but about a text that is not ours.
            return new HookReading.Taken([], HookReply.Empty);
        }

        HookNews? news = status switch
        {
            "delivered" or "read" => new TextReported(new DeliveryReport(message, reference, sid, true, null)),
            "undelivered" or "failed" or "canceled" => new TextReported(
                Failed(message, reference, sid, TwilioErrors.Codes.Failure(form["ErrorCode"], status))
            ),
            "accepted" or "queued" or "sending" or "sent" => new TextTaken(message, reference, sid),
            _ => null,
        };
        return new HookReading.Taken(news is null ? [] : [news], HookReply.Empty);
    }

    private static DeliveryReport Failed(
        Ledger.MessageAddress message,
        Guid reference,
        string sid,
        ProviderFailure failure
    ) => new(message, reference, sid, false, failure.Detail, failure);
}
