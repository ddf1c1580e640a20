using Nod.Catalog;
using NodaTime;

namespace Nod.Sending;

/// <summary>A number on a provider's block list.</summary>
/// <param name="Person">The person's number.</param>
/// <param name="Sender">The address they stopped, or null when the list is not kept by sender.</param>
/// <param name="Since">Since when it stands there.</param>
public sealed record BlockedNumber(PhoneNumber Person, string? Sender, Instant Since);

/// <summary>What came of asking for a piece of a block list. A closed set.</summary>
public abstract record BlockListReading
{
    private BlockListReading() { }

    /// <summary>A piece.</summary>
    /// <param name="Numbers">What stands in it.</param>
    /// <param name="Next">Where the next begins, or null after the last.</param>
    public sealed record Page(IReadOnlyList<BlockedNumber> Numbers, string? Next) : BlockListReading;

    /// <summary>The provider did not say, or nothing that can be read whole.</summary>
    /// <param name="Why">Why, without numbers.</param>
    public sealed record Failed(string Why) : BlockListReading;
}

/// <summary>A provider whose list of blocked people can be read.</summary>
public interface IProviderBlockList
{
    /// <summary>The list that a sender's texts are held against, as the provider calls it.</summary>
    string ListOf(Sender sender);

    /// <summary>
    /// Asks for a piece of a list, once. MUST answer <see cref="BlockListReading.Failed"/> whenever anything in the answer
    /// can't be read: what is missing would be taken for gone.
    /// </summary>
    /// <param name="list">The list.</param>
    /// <param name="from">Where the piece begins; null for the first.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<BlockListReading> ReadAsync(string list, string? from, CancellationToken cancellation);
}

/// <summary>What came of telling a provider of stops.</summary>
/// <param name="Taken">The people of whom it took note.</param>
/// <param name="Why">Why not of the others, or null.</param>
public sealed record StopsTold(IReadOnlyCollection<PhoneNumber> Taken, string? Why);

/// <summary>A provider that can be told of people who stopped, so that it blocks them too.</summary>
public interface IToldOfStops
{
    /// <summary>How many people it is told of at a time.</summary>
    int Most { get; }

    /// <summary>The list that a sender's texts are held against, as the provider calls it.</summary>
    string ListOf(Sender sender);

    /// <summary>Tells it, once. Telling again changes nothing there.</summary>
    Task<StopsTold> TellAsync(string list, IReadOnlyList<PhoneNumber> people, CancellationToken cancellation);
}
