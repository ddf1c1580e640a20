using System.Globalization;
using Nod.Decisions;
using Nod.Server.Api;

namespace Nod.Server.Twilio;

/// <summary>A refusal as Twilio's API writes it.</summary>
/// <param name="Code">Twilio's number of it, or one of Nod's own: see docs/operating/twilio.md.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="MoreInfo">A page about it.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Details">What the gate said, when it was the gate.</param>
internal sealed record TwilioError(
    int Code,
    string Message,
    string MoreInfo,
    int Status,
    TwilioErrorDetails? Details = null
)
{
    private const string Pages = "https://www.twilio.com/docs/errors/";

    /// <summary>A refusal of this number.</summary>
    public static Answer Of(int status, int code, string message) =>
        Write(new TwilioError(code, message, PageOf(code), status));

    /// <summary>There is no such resource.</summary>
    public static Answer NotFound(HttpContext http) =>
        Of(
            StatusCodes.Status404NotFound,
            TwilioCode.NotFound,
            $"The requested resource {http.Request.Path} was not found"
        );

    /// <summary>
    /// A refusal of Nod's in Twilio's shape: what this front found wrong brings its number along, the rest takes its
    /// number from the HTTP status, as Twilio's own do.
    /// </summary>
    public static Answer Of(int status, string code, string detail, IReadOnlyList<Fault>? errors = null)
    {
        var number =
            code == "unauthorized" ? TwilioCode.Unauthorized
            : errors is [var first, ..]
            && int.TryParse(first.Code, NumberStyles.None, CultureInfo.InvariantCulture, out var named)
                ? named
            : TwilioCode.OfStatus(status);
        var message = errors is { Count: > 0 } ? string.Join(' ', errors.Select(fault => fault.Message)) : detail;
        return Of(status, number, message);
    }

    /// <summary>The gate's refusal of a text.</summary>
    /// <param name="decision">The judgement.</param>
    /// <param name="message">The refused message, which is on record.</param>
    /// <param name="pageOf">Where the page of a reason is.</param>
    public static Answer Of(Decision decision, Guid message, Func<string, string> pageOf)
    {
        // What an application must act on goes first: a stop, wherever it stands among the reasons.
        var reason =
            decision.Reasons.FirstOrDefault(one => one.Code == ReasonCodes.ConsentRevoked) ?? decision.Reasons[0];
        return Write(
            new TwilioError(
                TwilioCode.OfReason(reason.Code, decision.Verdict),
                $"{reason.Code}: {reason.Detail}",
                pageOf(reason.Code),
                StatusCodes.Status400BadRequest,
                new TwilioErrorDetails(
                    decision.Verdict,
                    [.. decision.Reasons.Select(one => one.Code)],
                    TwilioSid.Message(message)
                )
            )
        );
    }

    private static Answer Write(TwilioError error) => Answer.Of(error.Status, error, TwilioJson.Default.TwilioError);

    // Nod's own numbers have no page there.
    private static string PageOf(int code) =>
        code >= TwilioCode.OwnMin
            ? "https://www.twilio.com/docs/errors"
            : Pages + code.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What the gate said of a refused text.</summary>
/// <param name="Verdict">Deny or review.</param>
/// <param name="Reasons">Every reason's code, the strictest first.</param>
/// <param name="MessageSid">The refused message; it is on record at <c>/v1/messages</c> alone.</param>
internal sealed record TwilioErrorDetails(Verdict Verdict, IReadOnlyList<string> Reasons, string MessageSid);
