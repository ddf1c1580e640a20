using Nod.EvidencePacks;

namespace Nod.Server.EvidencePacks;

/// <summary>Where a node keeps what evidence is made of, and what is made of it.</summary>
/// <param name="Attachments">The files that belong to records.</param>
/// <param name="PacksFolder">The folder of packs that were made.</param>
/// <param name="Place">Where records are kept, as packs tell it.</param>
internal sealed record EvidenceKeeping(AttachmentFiles Attachments, string PacksFolder, RecordsPlace Place);
