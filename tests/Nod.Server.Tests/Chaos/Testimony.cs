using System.Collections.Concurrent;

namespace Nod.Server.Tests.Chaos;

/// <summary>What the load does to a person.</summary>
internal enum Deed
{
    /// <summary>An opt-in by web form, through the API: the person's own act.</summary>
    Agree,

    /// <summary>A stop through the API.</summary>
    Revoke,

    /// <summary>STOP by text.</summary>
    Stop,

    /// <summary>START by text.</summary>
    Start,

    /// <summary>YES by text.</summary>
    Yes,

    /// <summary>A text of the team's to the person.</summary>
    Text,
}

/// <summary>
/// A moment in two orders that no clock can upset: the load's own count of beginnings and answers, and how many bytes
/// the carrier's journal held.
/// </summary>
/// <param name="Order">The count.</param>
/// <param name="Journal">The journal's length.</param>
internal readonly record struct Moment(long Order, long Journal);

/// <summary>An answer as it came.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">The body.</param>
internal sealed record Given(int Status, string Body);

/// <summary>One thing asked of the server, however often it had to be repeated.</summary>
/// <param name="Token">Stands in the request and in whatever comes of it; never used before.</param>
/// <param name="Deed">What was asked.</param>
/// <param name="Phone">The person.</param>
/// <param name="Program">The program, by key; null for everything.</param>
/// <param name="Began">Before it was sent for the first time.</param>
internal sealed record Asked(string Token, Deed Deed, string Phone, string? Program, Moment Began)
{
    /// <summary>After its first answer had come whole; null when none did.</summary>
    public Moment? Acknowledged { get; init; }

    /// <summary>Every answer, oldest first.</summary>
    public IReadOnlyList<Given> Answers { get; init; } = [];

    /// <summary>Whether it is a stop that covers a program.</summary>
    public bool Stops(string? program) =>
        Deed == Deed.Stop || (Deed == Deed.Revoke && (Program is null || Program == program));

    /// <summary>Whether it may have brought a program back. START restores one, and does not say here which.</summary>
    public bool MayRestore(string? program) => Deed == Deed.Start || (Deed == Deed.Agree && Program == program);
}

/// <summary>The load's own record of what it asked and what was acknowledged: the first witness.</summary>
/// <param name="journal">The carrier's journal, which tells how far the carrier had come.</param>
internal sealed class Testimony(string journal)
{
    private readonly ConcurrentDictionary<string, Asked> asked = new();
    private long order;
    private int repetitions;

    public IReadOnlyList<Asked> All => [.. asked.Values];

    /// <summary>How many requests were answered more than once.</summary>
    public int Repetitions => repetitions;

    /// <summary>It is about to be sent; only the first time counts.</summary>
    public void Begin(string token, Deed deed, string phone, string? program) =>
        asked.TryAdd(token, new Asked(token, deed, phone, program, Now()));

    /// <summary>Its answer has come whole.</summary>
    public void Acknowledge(string token, Given given)
    {
        var now = Now();
        var known = asked[token];
        if (known.Acknowledged is not null)
        {
            Interlocked.Increment(ref repetitions);
        }

        asked[token] = known with { Acknowledged = known.Acknowledged ?? now, Answers = [.. known.Answers, given] };
    }

    private Moment Now()
    {
        var file = new FileInfo(journal);
        return new Moment(Interlocked.Increment(ref order), file.Exists ? file.Length : 0);
    }
}
