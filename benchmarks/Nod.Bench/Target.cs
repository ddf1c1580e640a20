namespace Nod.Bench;

/// <summary>A server under load: its name in the table, its address and the key it accepts.</summary>
internal sealed record Target(string Name, Uri Url, string Key);
