namespace Nod.Server.Tests.Chaos;

/// <summary>The ways a message may go, written down here a second time, apart from the code that walks them.</summary>
internal static class StatusPaths
{
    private static readonly string[] Taken = ["sent", "delivered", "undelivered"];

    private static readonly Dictionary<string, string[]> Next = new()
    {
        [""] = ["queued", "denied"],
        ["queued"] = ["queued", "handing_over", "blocked", "expired", "canceled"],
        ["handing_over"] = ["sent", "rejected", "unknown", "delivered", "undelivered", "queued", "blocked", "canceled"],
        ["unknown"] = ["sent", "rejected", "delivered", "undelivered", "queued"],
        ["sent"] = ["delivered", "undelivered"],
        ["delivered"] = [],
        ["undelivered"] = [],
        ["rejected"] = [],
        ["denied"] = [],
        ["blocked"] = [],
        ["expired"] = [],
        ["canceled"] = [],
    };

    /// <summary>Whether the carrier has it, says the store.</summary>
    public static bool IsTaken(string status) => Taken.Contains(status);

    /// <summary>Whether nothing will be done about it any more.</summary>
    public static bool IsFinal(string status) => status is not ("queued" or "handing_over" or "unknown");

    /// <summary>The first step that is none, such as <c>sent > queued</c>; null when all are.</summary>
    public static string? Misstep(IReadOnlyList<string> statuses)
    {
        var from = string.Empty;
        foreach (var to in statuses)
        {
            if (!Next.TryGetValue(from, out var next) || !next.Contains(to))
            {
                return $"{from} > {to}";
            }

            from = to;
        }

        return from.Length == 0 ? "no status" : null;
    }
}
