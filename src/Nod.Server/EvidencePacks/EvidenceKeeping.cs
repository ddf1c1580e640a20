using Nod.EvidencePacks;

namespace Nod.Server.EvidencePacks;

/// <summary>Where a node keeps what evidence is made of, and what is made of it.</summary>
/// <param name="Attachments">The files that belong to records.</param>
/// <param name="PacksFolder">The folder of packs that were made.</param>
/// <param name="Place">Where records are kept, as packs tell it.</param>
internal sealed record EvidenceKeeping(AttachmentFiles Attachments, string PacksFolder, RecordsPlace Place)
{
    /// <summary>Where a pack under way is put together.</summary>
    public string WorkFolder => Path.Combine(PacksFolder, "making");

    /// <summary>Where a pack's file stands once it is made.</summary>
    public string FileOf(EvidenceRequest request) =>
        Path.Combine(PacksFolder, request.Organization.ToString("N"), $"{request.Id}.zip");

    /// <summary>Removes a pack's file, if it is there; durable when it returns.</summary>
    public void RemovePack(EvidenceRequest request)
    {
        var file = FileOf(request);
        if (File.Exists(file))
        {
            File.Delete(file);
            DurableFolder.Sync(Path.GetDirectoryName(file)!);
        }
    }

    /// <summary>Removes what is left of a pack that was not finished.</summary>
    public void ForgetUnfinishedPack()
    {
        if (System.IO.Directory.Exists(WorkFolder))
        {
            System.IO.Directory.Delete(WorkFolder, recursive: true);
        }
    }
}
