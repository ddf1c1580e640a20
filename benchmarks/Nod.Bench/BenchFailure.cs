namespace Nod.Bench;

/// <summary>A measurement that did not do what it claims to measure; its figure would be worthless.</summary>
internal sealed class BenchFailure(string message) : Exception(message);
