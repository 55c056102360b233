using Lambda.Runtime.HttpApi;
using Routing.Verification;

namespace Routing.Matching;

/// <summary>That a header, a parameter of the query, a form's field or a member of a JSON body has one of some values.</summary>
/// <param name="Place">Where.</param>
/// <param name="Accepted">The values, UTF-8; case matters.</param>
public sealed record ValueCondition(Place Place, IReadOnlyList<byte[]> Accepted)
{
    /// <summary>Whether it is about the body, which authorizers do not see.</summary>
    public bool IsAboutBody => Place.Kind is PlaceKind.Json or PlaceKind.Form;

    /// <summary>Whether a request meets it. What is there twice is not there.</summary>
    public bool IsMetBy(HttpApiEvent request)
    {
        var value = PlaceReader.Read(request, Place);
        foreach (var accepted in Accepted)
        {
            if (!value.IsEmpty && value.SequenceEqual(accepted))
            {
                return true;
            }
        }

        return false;
    }
}
