"""Public base maps that may be drawn under our own shapes: where their tiles are, and in which datum.

Maps shown in China carry the number of their approval (审图号); it changes with each edition, so
whoever runs the house gives it (BASE_MAP_APPROVAL).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shanzhi.lib.coordinates import Datum


@dataclass(frozen=True, slots=True)
class BaseMap:
    """``tiles`` are raster addresses, the first below the second, each with {host}, {z}, {x}, {y} and
    {key}; ``hosts`` share the load."""

    key: str
    name: str
    hosts: tuple[str, ...]
    tiles: tuple[str, ...]
    datum: Datum

    @property
    def origins(self) -> tuple[str, ...]:
        """What a content security policy has to allow."""
        return tuple(f"https://{host}" for host in self.hosts)

    def addresses(self, secret: str) -> list[list[str]]:
        """Per layer, the addresses of tiles with {z}, {x} and {y} left open."""
        return [
            [tile.replace("{host}", host).replace("{key}", secret) for host in self.hosts]
            for tile in self.tiles
        ]


def _tianditu(layer: str) -> str:
    return (
        f"https://{{host}}/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}"
        "&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key}"
    )


_AMAP = "https://{host}/appmaptile?lang=zh_cn&size=1&scale=1&style=8&x={x}&y={y}&z={z}&key={key}"
BASE_MAPS: Mapping[str, BaseMap] = {
    one.key: one
    for one in (
        # CGCS2000, which differs from WGS-84 by centimetres.
        BaseMap(
            "tianditu",
            "天地图",  # not on screen: a name, printed as it is in every language
            tuple(f"t{number}.tianditu.gov.cn" for number in range(8)),
            (_tianditu("vec"), _tianditu("cva")),
            Datum.WGS84,
        ),
        BaseMap(
            "amap",
            "高德地图",  # not on screen: a name, printed as it is in every language
            tuple(f"webrd0{number}.is.autonavi.com" for number in range(1, 5)),
            (_AMAP,),
            Datum.GCJ02,
        ),
    )
}
