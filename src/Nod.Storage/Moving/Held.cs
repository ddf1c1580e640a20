namespace Nod.Storage.Moving;

/// <summary>
/// The installation's values that hold something back after a restore or an import, until somebody has said that it may go
/// on: what happened after the copy was taken is not in it.
/// </summary>
public static class Held
{
    /// <summary>Nothing is signed: the log may have been published further than the copy goes.</summary>
    public const string Log = "held_log";

    /// <summary>Nothing is sent: stops may be missing, and what waits may have gone already.</summary>
    public const string Sending = "held_sending";
}
