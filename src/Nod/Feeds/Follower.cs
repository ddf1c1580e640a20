namespace Nod.Feeds;

/// <summary>Somebody who goes over the feed, and what they must remember to go on.</summary>
/// <param name="Organization">Whose feed; empty for all.</param>
/// <param name="Name">Who, unique within the organization.</param>
/// <param name="Content">What they remember, in their own spelling; null when they are gone.</param>
public sealed record Follower(Guid Organization, string Name, string? Content);
