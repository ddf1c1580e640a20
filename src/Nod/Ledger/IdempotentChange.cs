namespace Nod.Ledger;

/// <summary>
/// Makes a change safe to repeat: the first time its answer is kept with the caller's key in the same transaction,
/// afterwards the kept answer is given and nothing changes.
/// </summary>
/// <param name="change">The change.</param>
/// <param name="key">The caller's key.</param>
/// <param name="requestHash">Hash of the request; the same key with another one is a conflict.</param>
/// <param name="render">Makes the answer: HTTP status and body.</param>
/// <param name="about">The person the answer is about, or null.</param>
public sealed class IdempotentChange<T>(
    Change<T> change,
    IdempotencyKey key,
    UInt128 requestHash,
    Func<T, (int Status, byte[] Body)> render,
    ContactAddress? about = null
) : Change<StoredAnswer>
{
    /// <inheritdoc/>
    public override bool IsUrgent => change.IsUrgent;

    /// <inheritdoc/>
    public override bool GoesAlone => change.GoesAlone;

    /// <inheritdoc/>
    public override void Declare(ReadSet reads)
    {
        reads.IdempotencyKeys.Add(key);
        change.Declare(reads);
    }

    /// <inheritdoc/>
    /// <exception cref="IdempotencyConflictException">The key was used for another request.</exception>
    public override StoredAnswer Apply(ChangeContext context)
    {
        if (context.Answer(key) is { } known)
        {
            return known.RequestHash == requestHash ? known : throw new IdempotencyConflictException();
        }

        var (status, body) = render(change.Apply(context));
        var answer = new StoredAnswer(requestHash, status, body) { About = about };
        context.Remember(key, answer);
        return answer;
    }
}
