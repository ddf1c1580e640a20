namespace Nod.Bench.Rows;

/// <summary>One row of the goals' table: measures its figures, ours against what it names.</summary>
internal interface IRow
{
    /// <summary>The goal's id.</summary>
    string Id { get; }

    /// <summary>Measures; leaves our side out if our server does not take part.</summary>
    Task<IReadOnlyList<Figure>> MeasureAsync(Arena arena, CancellationToken cancellation);
}
