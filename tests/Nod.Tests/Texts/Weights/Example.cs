namespace Nod.Tests.Texts.Weights;

/// <summary>A text to learn weights from.</summary>
/// <param name="Body">Folded, without marks.</param>
/// <param name="Leans">How much it is what the weights are to look for: 1, 0, or less than a half for a doubtful one.</param>
internal sealed record Example(string Body, double Leans);
