using System.Diagnostics;
using System.Security.Cryptography;

namespace Nod.Server;

/// <summary>
/// Spans along a message's way: accept, claim, hand over, report. They may lie hours and restarts apart; the trace is the
/// message's own identifier, so that all of them are found together without anything being kept. No span holds a number, a
/// name or a text. Without a listener a span costs nothing.
/// </summary>
internal static class Tracing
{
    /// <summary>The name of the source.</summary>
    public const string SourceName = "Nod";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins a span of a message's; null when nobody listens. A request under way is linked.</summary>
    public static Activity? Begin(string name, Guid message, ActivityKind kind = ActivityKind.Internal)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var link = Activity.Current is { } current ? new[] { new ActivityLink(current.Context) } : [];
        var activity = Source.StartActivity(name, kind, ContextOf(message), links: link);
        activity?.SetTag("nod.message", message.ToString());
        return activity;
    }

    /// <summary>Begins a span that began before its message was known, such as an acceptance.</summary>
    public static Activity? BeginAt(string name, Guid message, DateTimeOffset started)
    {
        var activity = Begin(name, message);
        activity?.SetStartTime(started.UtcDateTime);
        return activity;
    }

    /// <summary>The trace of a message: its identifier, and a root that is made of it and never sent.</summary>
    public static ActivityContext ContextOf(Guid message)
    {
        Span<byte> bytes = stackalloc byte[16];
        message.TryWriteBytes(bytes, bigEndian: true, out _);
        var root = SHA256.HashData(bytes).AsSpan(0, 8);
        return new ActivityContext(
            ActivityTraceId.CreateFromBytes(bytes),
            ActivitySpanId.CreateFromBytes(root),
            ActivityTraceFlags.Recorded,
            isRemote: true
        );
    }
}
