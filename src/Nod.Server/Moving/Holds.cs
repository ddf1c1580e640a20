using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Nod.Storage;
using Nod.Storage.Moving;
using NodaTime;

namespace Nod.Server.Moving;

/// <summary>Something that is held back since a copy was loaded.</summary>
/// <param name="Since">When it was loaded.</param>
/// <param name="LastWaiting">The latest message that waited in it; null if none did.</param>
internal sealed record Hold(Instant Since, Guid? LastWaiting)
{
    public string ToText() => JsonSerializer.Serialize(this, HoldJson.Default.Hold);

    public static Hold? Of(string? text) =>
        text is null ? null : JsonSerializer.Deserialize(text, HoldJson.Default.Hold);
}

/// <summary>What became of a hold: kept for as long as the installation.</summary>
/// <param name="Since">When it began.</param>
/// <param name="At">When it was lifted.</param>
/// <param name="Reason">Why, in the operator's words or as it was proven.</param>
/// <param name="Ended">How many waiting messages were ended; null where none could be.</param>
internal sealed record LiftedHold(Instant Since, Instant At, string Reason, long? Ended);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(InstantJson)]
)]
[JsonSerializable(typeof(Hold))]
[JsonSerializable(typeof(LiftedHold))]
internal sealed partial class HoldJson : JsonSerializerContext;

[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class CopyNodes : JsonSerializerContext;

/// <summary>
/// What a server holds back after a restore. A copy lacks what happened after it was taken: stops, and how far the log was
/// published. To sign then could fork the log; to send could text somebody who said stop.
/// </summary>
internal sealed class Holds
{
    public static readonly Holds None = new(null, null);

    private readonly TaskCompletionSource maySign = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Holds(Hold? signing, Hold? sending)
    {
        Signing = signing;
        Sending = sending;
        if (signing is null)
        {
            maySign.SetResult();
        }
    }

    /// <summary>Since when nothing is signed; null if the log goes on.</summary>
    public Hold? Signing { get; private set; }

    /// <summary>Since when nothing is sent; null if texts go out.</summary>
    public Hold? Sending { get; }

    /// <summary>Completes when the log may go on.</summary>
    public Task MaySign => maySign.Task;

    public static async Task<Holds> ReadAsync(SqlStore store, CancellationToken cancellation) =>
        new(
            Hold.Of(await store.FindValueAsync(Held.Log, cancellation)),
            Hold.Of(await store.FindValueAsync(Held.Sending, cancellation))
        );

    /// <summary>Lets the log go on, because every witness took our checkpoint.</summary>
    public async Task ConfirmSigningAsync(SqlStore store, Instant now, CancellationToken cancellation)
    {
        var lifted = new LiftedHold(Signing!.Since, now, "Every witness cosigned the restored checkpoint.", null);
        await LiftAsync(store, Held.Log, lifted, cancellation);
        Signing = null;
        maySign.TrySetResult();
    }

    /// <summary>Lifts a hold and keeps why; on disk when it returns.</summary>
    public static async Task LiftAsync(SqlStore store, string name, LiftedHold lifted, CancellationToken cancellation)
    {
        var kept = $"lifted_{name}.{NodaTime.Text.InstantPattern.ExtendedIso.Format(lifted.At)}";
        await store.PutValueAsync(kept, JsonSerializer.Serialize(lifted, HoldJson.Default.LiftedHold), cancellation);
        await store.DropValueAsync(name, cancellation);
    }
}
