using Nod.Catalog;
using Nod.Ledger;
using Nod.Sending;
using Nod.Server.Api;

namespace Nod.Server.Twilio;

/// <summary>
/// Twilio's message resource in front of the gate, so that an application that speaks to Twilio is gated by pointing its
/// base URL here (R27). Every text goes through the same acceptance as those of <c>/v1/messages</c>.
/// </summary>
internal static class TwilioEndpoints
{
    private const string Root = $"/{TwilioMessage.Version}";
    private const string Account = $"{Root}/Accounts/{{account}}";
    private const string One = $"{Account}/Messages/{{sid}}";

    public static void Map(IEndpointRouteBuilder routes, Node node)
    {
        var api = new Endpoints(routes, node, TwilioDialect.Instance);
        api.Get<TwilioAccount>($"{Account}.json", Scope.Read, "As Twilio: the account", InAccount(ShowAccountAsync));
        api.PostForm<TwilioMessage>(
            $"{Account}/Messages.json",
            Scope.Send,
            "As Twilio: send a text, if the gate permits",
            InAccount(CreateAsync)
        );
        api.Get<TwilioMessagePage>(
            $"{Account}/Messages.json",
            Scope.Read,
            "As Twilio: list the texts, the newest first",
            InAccount(TwilioMessageList.ShowAsync)
        );
        api.Get<TwilioMessage>($"{One}.json", Scope.Read, "As Twilio: show a text", InAccount(ShowAsync));
        api.PostForm<TwilioMessage>(
            $"{One}.json",
            Scope.Send,
            "As Twilio: cancel a text that waits, or remove the words of one that went",
            InAccount(UpdateAsync)
        );
        api.Delete($"{One}.json", Scope.Send, "As Twilio: delete a text that went", InAccount(DeleteAsync));
        api.Get<TwilioMediaPage>(
            $"{One}/Media.json",
            Scope.Read,
            "As Twilio: a text's media",
            InAccount(ShowMediaAsync)
        );
        TwilioConsents.Map(api);
        routes
            .Map(
                Root + "/{**path}",
                (RequestDelegate)(http => TwilioError.NotFound(http).WriteAsync(http, "application/json"))
            )
            .ExcludeFromDescription();
    }

    /// <summary>Whether a message is to be seen here: not what was refused, which Twilio makes no resource of, nor deleted.</summary>
    public static bool IsShown(MessageRecord message) => message is { Hidden: false, Status: not MessageStatus.Denied };

    // Another organization's account is as unknown here as one that nobody has.
    private static Func<Call, Task<Answer>> InAccount(Func<Call, Task<Answer>> handle) =>
        async call => IsOwn(call) ? await handle(call) : TwilioError.NotFound(call.Http);

    private static Func<Call, FormBody, Task<Answer>> InAccount(Func<Call, FormBody, Task<Answer>> handle) =>
        async (call, form) => IsOwn(call) ? await handle(call, form) : TwilioError.NotFound(call.Http);

    private static bool IsOwn(Call call) => call.Route("account") == TwilioSid.Account(call.OrganizationId);

    private static async Task<Answer> CreateAsync(Call call, FormBody form)
    {
        var started = call.Node.Clock.GetUtcNow();
        Accepted? made = null;
        var answer = await call.CommitAsync(
            new TwilioForm(call, form).Read(),
            accepted => Render(call, made = accepted)
        );
        call.Node.Accepted(made, started);
        call.Node.Dispatcher.Wake();
        return answer;
    }

    private static Answer Render(Call call, Accepted accepted) =>
        accepted.Message.Status == MessageStatus.Denied
            ? TwilioError.Of(
                accepted.Decision,
                accepted.Message.Address.Id,
                code => ReasonPages.AddressOf(code, call.Node, call.Http)
            )
            : Show(call, accepted.Message, StatusCodes.Status201Created);

    private static async Task<Answer> ShowAsync(Call call) =>
        await FindAsync(call) is { } message ? Show(call, message) : TwilioError.NotFound(call.Http);

    private static async Task<Answer> UpdateAsync(Call call, FormBody form)
    {
        if (await FindAsync(call) is not { } message)
        {
            return TwilioError.NotFound(call.Http);
        }

        var (body, status) = (form["Body"], form["Status"]);
        if (body is { Length: > 0 } || status is not (null or "" or "canceled"))
        {
            return TwilioError.Of(
                StatusCodes.Status400BadRequest,
                TwilioCode.BadRequest,
                "A text can be changed in two ways: Body= without a value removes its words, Status=canceled takes it back."
            );
        }

        return status == "canceled"
                ? await ChangeAsync(
                    call,
                    new CancelMessage(message.Address),
                    TwilioCode.NotCancelable,
                    "This message can't be canceled: it waits no more."
                )
            : body is null ? Show(call, message)
            : await ChangeAsync(
                call,
                new RemoveWords(message.Address, hide: false),
                TwilioCode.NotComplete,
                "The words of a message that is still under way can't be removed."
            );
    }

    private static Task<Answer> ChangeAsync(Call call, Change<MessageRecord?> change, int code, string refusal) =>
        call.CommitAsync(
            change,
            changed =>
                changed is null ? TwilioError.Of(StatusCodes.Status409Conflict, code, refusal) : Show(call, changed)
        );

    private static async Task<Answer> DeleteAsync(Call call)
    {
        if (await FindAsync(call) is not { } message)
        {
            return TwilioError.NotFound(call.Http);
        }

        return await call.Node.Store.CommitAsync(new RemoveWords(message.Address, hide: true)) is null
            ? TwilioError.Of(
                StatusCodes.Status409Conflict,
                TwilioCode.NotComplete,
                "A message that is still under way can't be deleted; cancel it first if it waits."
            )
            : new Answer(StatusCodes.Status204NoContent, []);
    }

    private static async Task<Answer> ShowMediaAsync(Call call)
    {
        if (await FindAsync(call) is null)
        {
            return TwilioError.NotFound(call.Http);
        }

        var none = new TwilioMediaPage([], 0, 50, 0, 0, call.Http.Request.Path);
        return Answer.Ok(none, TwilioJson.Default.TwilioMediaPage);
    }

    private static Task<Answer> ShowAccountAsync(Call call)
    {
        var sid = TwilioSid.Account(call.OrganizationId);
        var account = new TwilioAccount(
            sid,
            call.Organization.Organization.Name,
            "active",
            "Full",
            sid,
            TwilioMessage.AccountPath(call.OrganizationId) + ".json"
        );
        return Task.FromResult(Answer.Ok(account, TwilioJson.Default.TwilioAccount));
    }

    private static async Task<MessageRecord?> FindAsync(Call call) =>
        TwilioSid.IsMessage(call.Route("sid"), out var id)
        && await call.Node.Store.FindMessageAsync(call.OrganizationId, id, call.Cancellation) is { } message
        && IsShown(message)
            ? message
            : null;

    private static Answer Show(Call call, MessageRecord message, int status = StatusCodes.Status200OK) =>
        Answer.Of(
            status,
            TwilioMessage.Of(message, call.Organization, call.Node.Clock.Now()),
            TwilioJson.Default.TwilioMessage
        );
}
