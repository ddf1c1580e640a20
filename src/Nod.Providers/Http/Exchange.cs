namespace Nod.Providers.Http;

/// <summary>How one request to a provider ended. A closed set: what decides is whether the provider may have had it.</summary>
internal abstract record Exchange
{
    private Exchange() { }

    /// <summary>The provider answered, whole and in time.</summary>
    public sealed record Answered(int Status, string Body, TimeSpan? RetryAfter) : Exchange
    {
        public bool Succeeded => Status is >= 200 and < 300;
    }

    /// <summary>The request never left: no connection, or the line is paused.</summary>
    public sealed record NotSent(string Why, TimeSpan? RetryAfter) : Exchange;

    /// <summary>The request left, and no whole answer came.</summary>
    public sealed record Lost(string Why) : Exchange;
}
