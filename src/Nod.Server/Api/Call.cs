using System.Security.Cryptography;
using System.Text;
using Nod.Ledger;
using Nod.Server.Admin.Access;
using Nod.Server.Catalog;

namespace Nod.Server.Api;

/// <summary>One authenticated request: whose it is, and what it may touch. Nothing of another organization is in reach.</summary>
internal sealed class Call
{
    /// <summary>The longest such key, in characters.</summary>
    public const int IdempotencyKeyMax = 255;

    private readonly HttpContext http;
    private readonly Node node;
    private readonly KnownKey key;
    private readonly string idempotencyHeader;
    private readonly string? idempotencyKey;
    private readonly Act? act;
    private UInt128 requestHash;
    private ContactAddress? about;

    /// <param name="http">The request.</param>
    /// <param name="node">The running node.</param>
    /// <param name="key">The key it came with.</param>
    /// <param name="idempotencyHeader">The header with the caller's key that makes a POST safe to repeat.</param>
    public Call(HttpContext http, Node node, KnownKey key, string idempotencyHeader)
    {
        this.idempotencyHeader = idempotencyHeader;
        this.http = http;
        this.node = node;
        this.key = key;
        act = http.Features.Get<Act>();
        idempotencyKey = IdempotencyKeyOf(http);
    }

    public HttpContext Http => http;

    public Node Node => node;

    public OrganizationDirectory Organization => key.Organization;

    public Guid OrganizationId => key.Organization.Organization.Id;

    /// <summary>The key it came with.</summary>
    public Nod.Catalog.ApiKey ApiKey => key.Key;

    /// <summary>Who asks: the key's identifier, not secret, or a user's address.</summary>
    public string KeyId => key.Name;

    public Faults Faults { get; } = new();

    public CancellationToken Cancellation => http.RequestAborted;

    /// <summary>Whether the key may do this too, beyond what the endpoint asks for.</summary>
    public bool Grants(Nod.Catalog.Scope scope) => key.Granted.HasFlag(scope);

    /// <summary>The contact a number is, here. An answer that is kept is about them, so that erasing them reaches it.</summary>
    public ContactAddress Contact(PhoneNumber phone) => IsAbout(new ContactAddress(OrganizationId, phone));

    /// <summary>Says whom the request is about.</summary>
    public ContactAddress IsAbout(ContactAddress contact)
    {
        about = contact;
        return contact;
    }

    /// <summary>A piece of the path.</summary>
    public string Route(string name) => (string)http.Request.RouteValues[name]!;

    /// <summary>Stops here if anything is wrong with the request.</summary>
    /// <exception cref="BadRequestException">There are faults.</exception>
    public void ThrowIfFaulty()
    {
        if (Faults.Any)
        {
            throw new BadRequestException(Faults.All);
        }
    }

    /// <summary>The same call for one line of many: its own faults, its own part of the idempotency key.</summary>
    public Call ForLine(ReadOnlySpan<byte> line)
    {
        var one = new Call(http, node, key, idempotencyHeader);
        one.Asked(line);
        return one;
    }

    /// <summary>Remembers what was asked, for the caller's idempotency key.</summary>
    public void Asked(ReadOnlySpan<byte> body)
    {
        if (idempotencyKey is null)
        {
            return;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{http.Request.Method} {http.Request.Path}\n"));
        hash.AppendData(body);
        requestHash = Hash128.Head(hash.GetHashAndReset());
    }

    /// <summary>
    /// Commits a change; with an idempotency key its answer is kept in the same transaction and given again to every
    /// repetition.
    /// </summary>
    /// <param name="change">The change.</param>
    /// <param name="render">Makes the answer.</param>
    /// <param name="part">Which part of the request, when one request makes many changes.</param>
    public async Task<Answer> CommitAsync<T>(Change<T> change, Func<T, Answer> render, int part = 0) =>
        idempotencyKey is null
            ? render(await node.Store.CommitAsync(Trailed(change)))
            : await CommitOnceAsync(Trailed(change), render, KeyOf(part), requestHash);

    /// <summary>
    /// The same for an answer that holds a secret: it is kept sealed, and only who asked can have it told again.
    /// </summary>
    public async Task<Answer> CommitSealedAsync<T>(Change<T> change, Func<T, Answer> render)
    {
        if (idempotencyKey is null)
        {
            return render(await node.Store.CommitAsync(Trailed(change)));
        }

        // Another caller of the organization is another request: they could not open the answer.
        var asked = requestHash ^ Hash128.Head(key.Key.Id.ToByteArray());
        var seal = new AnswerSeal(http.Request.Headers.Authorization.ToString(), idempotencyKey);
        var kept = await CommitOnceAsync(change, result => seal.Close(render(result)), KeyOf(0), asked);
        return seal.Open(kept);
    }

    /// <summary>
    /// Keeps the answer to a request that changes nothing, if it came with an idempotency key: the key means the same
    /// everywhere.
    /// </summary>
    public async ValueTask<Answer> KeepAsync(Answer answer, int part = 0) =>
        idempotencyKey is null ? answer : await CommitAsync(new NoChange(), _ => answer, part);

    /// <summary>The same for an answer that holds a secret.</summary>
    public async ValueTask<Answer> KeepSealedAsync(Answer answer) =>
        idempotencyKey is null ? answer : await CommitSealedAsync(new NoChange(), _ => answer);

    /// <summary>
    /// The answer kept for this very request, or null. For what was right when it was first asked and is wrong by now.
    /// </summary>
    public async ValueTask<Answer?> KeptAsync(int part = 0) =>
        idempotencyKey is not null
        && await node.Store.CommitAsync(new FindAnswer(KeyOf(part))) is { } kept
        && kept.RequestHash == requestHash
            ? Answer.Of(kept)
            : null;

    // What a user does stands in the audit trail from the commit that does it.
    private Change<T> Trailed<T>(Change<T> change) => act is null ? change : act.Over(change);

    private async Task<Answer> CommitOnceAsync<T>(
        Change<T> change,
        Func<T, Answer> render,
        IdempotencyKey once,
        UInt128 asked
    )
    {
        var idempotent = new IdempotentChange<T>(
            change,
            once,
            asked,
            result =>
            {
                var answer = render(result);
                return (answer.Status, answer.Body);
            },
            about
        );
        return Answer.Of(await node.Store.CommitAsync(idempotent));
    }

    private IdempotencyKey KeyOf(int part) => new(OrganizationId, Hash128.Of($"{part} {idempotencyKey}"));

    private string? IdempotencyKeyOf(HttpContext asked)
    {
        var given = asked.Request.Headers[idempotencyHeader];
        if (given.Count > 1)
        {
            Faults.Add(idempotencyHeader, "invalid", $"Send one {idempotencyHeader}.");
        }
        else if (given is [{ Length: > IdempotencyKeyMax }])
        {
            Faults.Add(
                idempotencyHeader,
                "too_long",
                $"{idempotencyHeader} has at most {IdempotencyKeyMax} characters."
            );
        }

        return given is [{ Length: > 0 } one] ? one : null;
    }
}
