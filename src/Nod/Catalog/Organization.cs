namespace Nod.Catalog;

/// <summary>A tenant: nothing of one organization is ever visible to another.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Name">Its name.</param>
public sealed record Organization(Guid Id, string Name);
