using System.Globalization;
using Nod.Catalog;
using Nod.Server.Api;

namespace Nod.Server.Twilio;

/// <summary>What a text goes out as: of a messaging service, or of a sender.</summary>
internal sealed record TextOrigin(
    MessagingService? Service,
    Brand Brand,
    Sender Sender,
    MessagingProgram? Program,
    MessageClass Class
);

/// <summary>
/// Finds brand, program, class and sender of a request that Twilio has no words for: from the messaging service as it is
/// set up, from the sender when only one program is texted from it, or from Nod's own parameters. Where they leave a
/// doubt the request is refused with what to set; nothing is guessed.
/// </summary>
internal sealed class TwilioOrigin(Call call, FormBody form)
{
    /// <summary>The origin, or null when it is faulty.</summary>
    public TextOrigin? Read()
    {
        // Twilio takes a service's sid as From, too.
        var from = TwilioForm.Number(form["From"]);
        var sid =
            form["MessagingServiceSid"] is { Length: > 0 } given ? given
            : TwilioSid.ServiceOf(from) is not null ? from
            : null;
        return sid is not null ? OfService(sid, from == sid ? null : from)
            : string.IsNullOrEmpty(from)
                ? Fault<TextOrigin>(
                    "From",
                    TwilioCode.FromMissing,
                    "A 'From' number or a MessagingServiceSid is required."
                )
            : OfSender(from);
    }

    private TextOrigin? OfService(string sid, string? from)
    {
        if (TwilioSid.ServiceOf(sid) is not { } known || call.Organization.MessagingService(known) is not { } service)
        {
            return Fault<TextOrigin>(
                "MessagingServiceSid",
                TwilioCode.ServiceUnknown,
                $"There is no messaging service {sid}; set it up with PUT /v1/messaging-services/{sid}."
            );
        }

        var program = Program(service.Brand, service.Program);
        var messageClass = Class(service.Class);
        var senders = service
            .Senders.Select(call.Organization.Sender)
            .OfType<Sender>()
            .Where(sender => sender.Brand == service.Brand)
            .ToList();
        if (senders.Count == 0)
        {
            return Fault<TextOrigin>(
                "MessagingServiceSid",
                TwilioCode.ServiceEmpty,
                "The messaging service has no sender."
            );
        }

        var chosen = string.IsNullOrEmpty(from)
            ? senders.Find(sender => program is null || sender.Programs.Contains(program.Key)) ?? senders[0]
            : senders.Find(sender => sender.Number == from);
        return chosen is null
            ? Fault<TextOrigin>("From", TwilioCode.InvalidFrom, $"{from} is no sender of this messaging service.")
            : Of(service, chosen, program, messageClass);
    }

    private TextOrigin? OfSender(string from)
    {
        var senders = call.Organization.Senders.Where(sender => sender.Number == from).ToList();
        if (senders.Count == 0)
        {
            return Fault<TextOrigin>("From", TwilioCode.InvalidFrom, $"{from} is no sender of this account.");
        }

        if (senders.Count > 1)
        {
            return Fault<TextOrigin>(
                "From",
                TwilioCode.Ambiguous,
                $"{from} is a sender at {senders.Count} providers; name a MessagingServiceSid that has one of them."
            );
        }

        var sender = senders[0];
        var messageClass = Class(null);
        var only = sender.Programs.Count == 1 ? sender.Programs[0] : null;
        var needsProgram = messageClass is null && form["NodProgram"] is null or "";
        if (needsProgram && only is null)
        {
            return Fault<TextOrigin>(
                "NodProgram",
                TwilioCode.Ambiguous,
                $"From {from} {sender.Programs.Count} programs are texted. Set NodProgram to one of "
                    + $"{string.Join(", ", sender.Programs)}, or name a MessagingServiceSid that says which."
            );
        }

        var program = Program(sender.Brand, messageClass == MessageClass.Reply ? null : only);
        return Of(null, sender, program, messageClass ?? program?.Class);
    }

    private TextOrigin? Of(
        MessagingService? service,
        Sender sender,
        MessagingProgram? program,
        MessageClass? messageClass
    ) =>
        messageClass is { } known && call.Organization.Brand(sender.Brand) is { } brand
            ? new TextOrigin(service, brand, sender, program, known)
            : null;

    private MessagingProgram? Program(string brand, string? usual)
    {
        if ((form["NodProgram"] is { Length: > 0 } named ? named : usual) is not { } key)
        {
            return null;
        }

        return call.Organization.Program(brand, key)
            ?? Fault<MessagingProgram>("NodProgram", TwilioCode.Ambiguous, $"{brand} has no program {key}.");
    }

    private MessageClass? Class(MessageClass? usual)
    {
        if (form["NodClass"] is not { Length: > 0 } named)
        {
            return usual;
        }

        if (EnumWords<MessageClass>.TryParse(named, out var known) && known.IsCallers())
        {
            return known;
        }

        var words = Enum.GetValues<MessageClass>().Where(one => one.IsCallers()).Select(EnumWords<MessageClass>.Of);
        Fault<MessagingProgram>(
            "NodClass",
            TwilioCode.Ambiguous,
            $"NodClass must be one of {string.Join(", ", words)}."
        );
        return null;
    }

    private T? Fault<T>(string field, int code, string message)
        where T : class
    {
        call.Faults.Add(field, code.ToString(CultureInfo.InvariantCulture), message);
        return null;
    }
}
